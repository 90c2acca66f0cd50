using DisposableMail.Core.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DisposableMail.Server.Health;

/// <summary>The database answers a query. What it throws, the framework turns into a failed check.</summary>
internal sealed class DatabaseHealth(OperationService operations) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await operations.IsReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}
