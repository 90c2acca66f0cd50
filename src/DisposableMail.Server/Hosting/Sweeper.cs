using DisposableMail.Core.Expiry;
using DisposableMail.Core.Inboxes;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Runs the sweeper at its interval.</summary>
internal sealed partial class Sweeper(ExpirySweeper sweeper, IOptions<InboxOptions> options, TimeProvider time, ILogger<Sweeper> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodically.RunAsync(options.Value.SweepInterval, time, SweepAsync, failure => Log.SweepFailed(log, failure), stoppingToken);

    private async Task SweepAsync(CancellationToken stop)
    {
        if (await sweeper.SweepAsync(stop) is > 0 and var removed)
            Log.Swept(log, removed);
    }

    private static partial class Log
    {
        [LoggerMessage(420, LogLevel.Information, "{Count} expired inboxes removed")]
        public static partial void Swept(ILogger log, int count);

        [LoggerMessage(421, LogLevel.Error, "Expired inboxes could not be removed; tried again at the next interval")]
        public static partial void SweepFailed(ILogger log, Exception failure);
    }
}
