namespace DisposableMail.Server.Metrics;

/// <summary>Section <c>Metrics</c>: an HTTP port of its own that has <c>/metrics</c> in Prometheus' form and nothing else.</summary>
public sealed record MetricsOptions
{
    /// <summary>IP address to listen on. What is measured is nobody's secret but everybody's business neither: keep it local.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 for no metrics. When it is taken, the start fails; in Development the server starts without metrics.</summary>
    public int Port { get; set; } = 9464;
}
