using System.Collections.Concurrent;
using DisposableMail.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>All sockets: their number, one pulse for all of them, and their end with the server's.</summary>
internal sealed partial class Sockets(IOptions<DropMailOptions> options, TimeProvider time, ILogger<Sockets> log) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SocketConnection, bool> _open = new();
    private volatile bool _isStopping;

    /// <summary>Whether one more may be opened.</summary>
    public bool HasRoom => !_isStopping && _open.Count < options.Value.MaxSockets;

    /// <summary>Runs a connection to its end.</summary>
    public async Task RunAsync(SocketConnection connection, CancellationToken stop)
    {
        _open.TryAdd(connection, true);
        try
        {
            // Opened while the others were being closed.
            if (_isStopping)
                await connection.CloseAsync(SocketClose.GoingAway, stop);
            await connection.RunAsync(stop);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    }

    // Before anything else stops: HTTP's own end would wait for the sockets.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        return Task.WhenAll(_open.Keys.Select(c => c.CloseAsync(SocketClose.GoingAway, cancellationToken)));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(
        Pulse, time, stop => Task.WhenAll(_open.Keys.Select(c => c.BeatAsync(stop))), failure => Log.PulseFailed(log, failure), stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(610, LogLevel.Error, "The pulse of the sockets failed; it goes on")]
        public static partial void PulseFailed(ILogger log, Exception failure);
    }
}
