using DisposableMail.Core.Webhooks;

namespace DisposableMail.Server.Hosting;

/// <summary>Runs the dispatcher of webhook deliveries.</summary>
internal sealed class WebhookWorker(WebhookDispatcher dispatcher) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => dispatcher.RunAsync(stoppingToken);
}
