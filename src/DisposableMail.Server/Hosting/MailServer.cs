using DisposableMail.Core;
using DisposableMail.Core.Operations;
using DisposableMail.Server.Health;
using DisposableMail.Server.Http;
using DisposableMail.Server.Logging;
using DisposableMail.Server.Metrics;
using DisposableMail.Smtp;
using DisposableMail.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Composes the host: options, Core on an engine, SMTP on Kestrel, background work.</summary>
internal static class MailServer
{
    /// <summary>A builder whose configuration is that of the executable's folder, of the environment and of these arguments.</summary>
    /// <remarks>
    /// Options are read and checked at start alone: watching the files would only spend the system's file watchers, of which
    /// a user has 128 on an ordinary machine.
    /// </remarks>
    public static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        ContentRootPath = AppContext.BaseDirectory,
    });

    public static void AddMailServer(this WebApplicationBuilder builder)
    {
        builder.AddConsoleLog();
        builder.Services.AddMailData(builder.Configuration);
        builder.Services.AddServerMetrics(builder.Configuration);
        builder.Services.AddServerHealth();
        // Of transports the last one is asked first: SMTP's, which takes its own end points only.
        builder.Services.AddSingleton<IConnectionListenerFactory, HttpTransport>();
        builder.Services.AddSingleton<FileDescriptors>();
        builder.Services.AddSingleton(static services => services.GetRequiredService<FileDescriptors>().Shares.Capacity);
        builder.Services.AddSmtpServer();
        builder.Services.AddSingleton<IMailReceiver, InboundMailReceiver>();
        builder.Services.AddSingleton<FirstKey>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<FirstKey>());
        builder.Services.AddHostedService<UsageWriter>();
        builder.Services.AddSingleton<DeliveryWriter>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<DeliveryWriter>());
        builder.Services.AddHostedService<Sweeper>();
        builder.Services.AddHostedService<WebhookWorker>();
        builder.Services.AddHostedService<DomainChecker>();
        // An endpoint added in code silences --urls: HTTP is declared in configuration, under Kestrel:Endpoints.
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            // This runs first of all that needs options, while the host is built. All sections are checked at once: who mends one
            // fault should not find the next one at the next start.
            kestrel.ApplicationServices.GetRequiredService<IStartupValidator>().Validate();
            kestrel.AddServerHeader = false;
            kestrel.ListenSmtp();
            kestrel.ApplicationServices.GetRequiredService<MetricsPort>().Listen(kestrel);
            kestrel.LimitRequests();
            UnreadRequests.Watch(kestrel);
        });
        builder.Services.AddSingleton<StartLines>();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }

    /// <summary>What surrounds every request: before the dialects, so that it sees all of them end.</summary>
    public static void UseMailServer(this WebApplication app)
    {
        app.UseMetricsPort();
        app.UseMiddleware<RequestLog>();
        app.MapHealth();
        var lines = app.Services.GetRequiredService<StartLines>();
        app.Lifetime.ApplicationStarted.Register(lines.Print);
        app.Lifetime.ApplicationStopping.Register(lines.PrintStopping);
        app.Lifetime.ApplicationStopped.Register(lines.PrintStopped);
    }

    /// <summary>What the operator's commands need too.</summary>
    public static void AddMailData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddServerOptions(configuration);
        services.AddDomainOptions();
        services.AddDisposableMailCore();
        services.AddDisposableMailStorage(configuration["Database:Provider"] ?? new DatabaseOptions().Provider);
    }

    /// <summary>Before the first connection: schema, domains, and whether a developer needs a key to begin with.</summary>
    public static async Task PrepareDataAsync(this WebApplication app)
    {
        if (StorageServices.ClaimForServing(app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value) is { } claim)
            app.Lifetime.ApplicationStopped.Register(claim.Dispose);
        var isNew = await app.Services.GetRequiredService<OperationService>().PrepareAsync(app.Lifetime.ApplicationStopping);
        app.Services.GetRequiredService<FirstKey>().IsWanted = isNew && app.Environment.IsDevelopment();
    }
}
