using DisposableMail.Core.Domains;

namespace DisposableMail.Server.Hosting;

/// <summary>Looks at the domains of accounts when their time has come.</summary>
internal sealed partial class DomainChecker(CustomDomainService domains, TimeProvider time, ILogger<DomainChecker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodically.RunAsync(Interval, time, CheckAsync, failure => Log.CheckFailed(log, failure), stoppingToken);

    private async Task CheckAsync(CancellationToken stop)
    {
        if (await domains.CheckDueAsync(stop) is > 0 and var count)
            Log.Checked(log, count);
    }

    private static partial class Log
    {
        [LoggerMessage(430, LogLevel.Debug, "{Count} domains of accounts looked at")]
        public static partial void Checked(ILogger log, int count);

        [LoggerMessage(431, LogLevel.Error, "Domains of accounts could not be looked at; tried again at the next interval")]
        public static partial void CheckFailed(ILogger log, Exception failure);
    }
}
