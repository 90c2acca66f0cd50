using System.Net;
using DisposableMail.Server.Hosting;
using DisposableMail.Server.Metrics;
using DisposableMail.Smtp.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Kestrel's sockets for HTTP, no more connections than there are file descriptors for; the port for metrics has some of its own.</summary>
internal sealed partial class HttpTransport(
    IOptions<SocketTransportOptions> options, FileDescriptors descriptors, MetricsPort metrics, TimeProvider time, ILoggerFactory logs)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SocketTransportFactory _sockets = new(options, logs);
    private readonly ConnectionPlaces _metricsPlaces = new(32);
    private readonly ILogger _log = logs.CreateLogger<HttpTransport>();
    private ConnectionPlaces? _places; // Kestrel makes its transports before options are checked.
    private long? _saidAt;

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        _places ??= new ConnectionPlaces(descriptors.Shares.Http, SayFull);
        var places = ReferenceEquals(endpoint, metrics.EndPoint) ? _metricsPlaces : _places;
        return new BoundedListener(await _sockets.BindAsync(endpoint, cancellationToken), places);
    }

    public void Dispose()
    {
        _places?.Dispose();
        _metricsPlaces.Dispose();
    }

    // Of several end points two may say it at the same time: one line too many.
    private void SayFull()
    {
        if (_saidAt is { } at && time.GetElapsedTime(at) < Pause)
            return;
        _saidAt = time.GetTimestamp();
        Log.Full(_log, descriptors.Shares.Http);
    }

    private static partial class Log
    {
        [LoggerMessage(530, LogLevel.Warning,
            "{Connections} HTTP connections are open, as many as there are file descriptors for: the next one waits until one ends. See LimitNOFILE, ulimit -n")]
        public static partial void Full(ILogger log, int connections);
    }
}
