using System.Net;
using DisposableMail.Server.Metrics;
using DisposableMail.Smtp;
using DisposableMail.Smtp.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Kestrel's sockets for HTTP, no more connections than there are file descriptors for; the port for metrics has some of its own.</summary>
internal sealed partial class HttpTransport(
    IOptions<SocketTransportOptions> options, IOptions<SmtpOptions> smtp, MetricsPort metrics, TimeProvider time, ILoggerFactory logs)
    : IConnectionListenerFactory, IDisposable
{

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SocketTransportFactory _sockets = new(options, logs);
    private readonly SemaphoreSlim _metricsPlaces = new(32);
    private readonly ILogger _log = logs.CreateLogger<HttpTransport>();
    private SemaphoreSlim? _places; // Kestrel makes its transports before options are checked.
    private long _saidAt;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await _sockets.BindAsync(endpoint, cancellationToken);
        return ReferenceEquals(endpoint, metrics.EndPoint)
            ? new BoundedListener(listener, _metricsPlaces)
            : new BoundedListener(listener, _places ??= new(FileDescriptors.OfProcess.ForHttp(smtp.Value.MaxConnections)), SayFull);
    }

    public void Dispose()
    {
        _places?.Dispose();
        _metricsPlaces.Dispose();
    }

    private void SayFull()
    {
        var now = time.GetUtcNow().Ticks;
        var said = Interlocked.Read(ref _saidAt);
        if (now - said >= Pause.Ticks && Interlocked.CompareExchange(ref _saidAt, now, said) == said)
            Log.Full(_log);
    }

    private static partial class Log
    {
        [LoggerMessage(530, LogLevel.Warning,
            "As many HTTP connections are open as the file descriptors of this process are enough for: others wait until one ends; raise LimitNOFILE or ulimit -n")]
        public static partial void Full(ILogger log);
    }
}
