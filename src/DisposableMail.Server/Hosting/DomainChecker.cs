using DisposableMail.Core.Domains;

namespace DisposableMail.Server.Hosting;

/// <summary>Looks at the domains of accounts when their time has come.</summary>
internal sealed partial class DomainChecker(CustomDomainService domains, TimeProvider time, ILogger<DomainChecker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await CheckAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is due is looked at after the next start.
        }
    }

    private async Task CheckAsync(CancellationToken stop)
    {
        try
        {
            if (await domains.CheckDueAsync(stop) is > 0 and var count)
                Log.Checked(log, count);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.CheckFailed(log, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(430, LogLevel.Debug, "{Count} domains of accounts looked at")]
        public static partial void Checked(ILogger log, int count);

        [LoggerMessage(431, LogLevel.Error, "Domains of accounts could not be looked at; tried again at the next interval")]
        public static partial void CheckFailed(ILogger log, Exception failure);
    }
}
