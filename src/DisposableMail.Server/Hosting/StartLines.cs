using DisposableMail.Server.Metrics;
using DisposableMail.Smtp;
using DisposableMail.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Says where the server listens. Kestrel's own lines would call the SMTP port a URL.</summary>
internal sealed partial class StartLines(
    IServer server, SmtpEndpoints smtp, MetricsPort metrics, IOptions<DatabaseOptions> database, IHostEnvironment environment, ILogger<StartLines> log)
{
    public void Print()
    {
        Log.Started(log, environment.EnvironmentName, StorageServices.DescribeLocation(database.Value));
        foreach (var url in HttpAddresses())
            Log.Http(log, url);
        Log.Smtp(log, smtp.Plain!.ToString());
        if (smtp.ImplicitTls is { } encrypted)
            Log.SmtpTls(log, encrypted.ToString());
        if (metrics.IsOpen)
            Log.Metrics(log, metrics.EndPoint.ToString());
    }

    /// <summary>So that a log tells a stop from a crash.</summary>
    public void PrintStopping() => Log.Stopping(log);

    public void PrintStopped() => Log.Stopped(log);

    private IEnumerable<string> HttpAddresses()
    {
        var others = new[] { smtp.Plain, smtp.ImplicitTls, metrics.IsOpen ? metrics.EndPoint : null }.Select(e => e?.ToString()).ToHashSet();
        return server.Features.Get<IServerAddressesFeature>()!.Addresses.Where(a => !others.Contains(new Uri(a).Authority));
    }

    private static partial class Log
    {
        [LoggerMessage(520, LogLevel.Information, "Started in {Environment}; data in {DataFile}")]
        public static partial void Started(ILogger log, string environment, string dataFile);

        [LoggerMessage(521, LogLevel.Information, "HTTP on {Url}")]
        public static partial void Http(ILogger log, string url);

        [LoggerMessage(522, LogLevel.Information, "SMTP on {EndPoint}")]
        public static partial void Smtp(ILogger log, string endPoint);

        [LoggerMessage(523, LogLevel.Information, "SMTP with TLS from the first octet on {EndPoint}")]
        public static partial void SmtpTls(ILogger log, string endPoint);

        [LoggerMessage(525, LogLevel.Information, "Stopping: no new connections, running transactions finish")]
        public static partial void Stopping(ILogger log);

        [LoggerMessage(526, LogLevel.Information, "Stopped")]
        public static partial void Stopped(ILogger log);

        [LoggerMessage(524, LogLevel.Information, "Metrics on {EndPoint}, path /metrics")]
        public static partial void Metrics(ILogger log, string endPoint);
    }
}
