using DisposableMail.Core.Reception;

namespace DisposableMail.Server.Hosting;

/// <summary>Runs the group commit. Stops after Kestrel, so that the last transactions still get their commit.</summary>
internal sealed class DeliveryWriter(MailReception reception) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => reception.RunAsync(stoppingToken);
}
