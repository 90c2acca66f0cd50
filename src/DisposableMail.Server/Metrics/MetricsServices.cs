using System.Diagnostics.Metrics;
using System.Net;
using DisposableMail.Server.Hosting;
using DisposableMail.Smtp;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace DisposableMail.Server.Metrics;

/// <summary>Collects what the server measures of itself and shows it on the metrics port.</summary>
internal static class MetricsServices
{
    private const string Path = "/metrics";

    public static void AddServerMetrics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MetricsOptions>().BindConfiguration("Metrics").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MetricsOptions>>(new OptionsCheck<MetricsOptions>(Check));
        services.AddSingleton<HttpMetrics>();
        services.AddSingleton<MetricsPort>();
        // Nobody would ask for what is collected.
        if (configuration["Metrics:Port"] == "0")
            return;
        services.AddOpenTelemetry().ConfigureResource(static server => server.AddService("DisposableMail")).WithMetrics(static metrics => metrics
            .AddMeter(SmtpMetrics.MeterName, "DisposableMail.Reception", "DisposableMail.Expiry", "DisposableMail.Feed", "DisposableMail.Webhooks", HttpMetrics.MeterName)
            .AddAspNetCoreInstrumentation()
            .AddPrometheusExporter());
        // A listener hears the instruments of the whole process; those of another host in it are none of ours, and would be kept as long as we live.
        services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) =>
        {
            var own = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(instrument => ReferenceEquals(instrument.Meter.Scope, own) ? null : MetricStreamConfiguration.Drop);
        });
    }

    /// <summary>Answers every request that came through the metrics port, and leaves the others alone.</summary>
    public static void UseMetricsPort(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<MetricsPort>().IsOpen)
            return;
        app.MapWhen(MetricsPort.CameThrough, static metrics =>
        {
            metrics.UseOpenTelemetryPrometheusScrapingEndpoint(Path);
            metrics.Run(static http =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
    }

    private static IEnumerable<string?> Check(MetricsOptions metrics)
    {
        yield return OptionRange.Require("Metrics:Address", metrics.Address, IPAddress.TryParse(metrics.Address, out _), "an IP address");
        yield return OptionRange.Between("Metrics:Port", metrics.Port, 0, 65535);
    }
}
