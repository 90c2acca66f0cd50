using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Metrics;

/// <summary>The port for metrics: connections through it are marked, so that no header and no address can pass for it.</summary>
internal sealed partial class MetricsPort(IOptions<MetricsOptions> options, IHostEnvironment environment, ILogger<MetricsPort> log)
{
    private static readonly object Mark = new();

    private readonly Lazy<bool> _isOpen = new(() => Decide(options.Value, environment, log));

    /// <summary>Whether there is one: configured, and not taken by another instance.</summary>
    public bool IsOpen => _isOpen.Value;

    public IPEndPoint EndPoint { get; } = new(IPAddress.Parse(options.Value.Address), options.Value.Port);

    public void Listen(KestrelServerOptions kestrel)
    {
        if (!IsOpen)
            return;
        kestrel.Listen(EndPoint, static endpoint => endpoint.Use(static next => connection =>
        {
            connection.Items[Mark] = Mark;
            return next(connection);
        }));
    }

    /// <summary>Whether a request came through this port.</summary>
    public static bool CameThrough(HttpContext http) => http.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true;

    // A developer's second instance must start beside the first. In Production, being blind without notice is worse than a stop.
    private static bool Decide(MetricsOptions options, IHostEnvironment environment, ILogger log)
    {
        if (options.Port == 0)
            return false;
        if (!IsTaken(options))
            return true;
        if (!environment.IsDevelopment())
            throw new OptionsValidationException(
                "Metrics", typeof(MetricsOptions), [$"Metrics:Port is '{options.Port}', in use on {options.Address}; allowed: a free port, or 0 for no metrics"]);
        Log.Taken(log, options.Port);
        return false;
    }

    private static bool IsTaken(MetricsOptions options)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Parse(options.Address), options.Port);
            probe.Start();
            return false;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(510, LogLevel.Warning, "Metrics:Port {Port} is in use, by another instance perhaps: this one starts without metrics")]
        public static partial void Taken(ILogger log, int port);
    }
}
