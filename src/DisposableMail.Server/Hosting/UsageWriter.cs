using DisposableMail.Core.Accounts;
using DisposableMail.Core.Limits;

namespace DisposableMail.Server.Hosting;

/// <summary>Stores quotas and the last use of keys every second and at the end.</summary>
internal sealed partial class UsageWriter(QuotaService quotas, ApiKeyService keys, TimeProvider time, ILogger<UsageWriter> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Periodically.TryAsync(FlushAsync, Report, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, time, FlushAsync, Report, stoppingToken);

    private async Task FlushAsync(CancellationToken stop)
    {
        await quotas.FlushAsync(stop);
        await keys.FlushAsync(stop);
    }

    private void Report(Exception failure) => Log.FlushFailed(log, failure);

    private static partial class Log
    {
        [LoggerMessage(410, LogLevel.Error, "Usage could not be stored; it is kept and tried again")]
        public static partial void FlushFailed(ILogger log, Exception failure);
    }
}
