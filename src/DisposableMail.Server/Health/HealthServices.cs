using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DisposableMail.Server.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: mail can be taken and read.</summary>
internal static class HealthServices
{
    public static void AddServerHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database", timeout: TimeSpan.FromSeconds(5))
        .AddCheck<WriterHealth>("writer");

    /// <summary>Open to everybody and outside the dialects: a balancer has no key.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    // Names and yes or no; what exactly is wrong stands in the log.
    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        var checks = report.Entries.ToDictionary(static e => e.Key, static e => Word(e.Value.Status));
        return http.Response.WriteAsync(JsonSerializer.Serialize(new { status = Word(report.Status), checks }), http.RequestAborted);
    }

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "ok" : "failed";
}
