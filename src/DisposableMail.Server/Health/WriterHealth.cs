using DisposableMail.Server.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DisposableMail.Server.Health;

/// <summary>The group commit runs; without it every mail would be answered 451.</summary>
internal sealed class WriterHealth(DeliveryWriter writer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(writer.ExecuteTask is { IsCompleted: false } ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
