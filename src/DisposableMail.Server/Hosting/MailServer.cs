using DisposableMail.Core;
using DisposableMail.Core.Operations;
using DisposableMail.Smtp;
using DisposableMail.Storage;

namespace DisposableMail.Server.Hosting;

/// <summary>Composes the host: options, Core on an engine, SMTP on Kestrel, background work.</summary>
internal static class MailServer
{
    public static void AddMailServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddMailData(builder.Configuration);
        builder.Services.AddSmtpServer();
        builder.Services.AddSingleton<IMailReceiver, InboundMailReceiver>();
        builder.Services.AddHostedService<UsageWriter>();
        builder.Services.AddHostedService<DeliveryWriter>();
        builder.Services.AddHostedService<Sweeper>();
        builder.Services.AddHostedService<DomainChecker>();
        // An endpoint added in code silences --urls: HTTP is declared in configuration, under Kestrel:Endpoints.
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenSmtp();
        });
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
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

    /// <summary>Before the first connection: schema, domains, and in Development a key to begin with.</summary>
    public static async Task PrepareDataAsync(this WebApplication app)
    {
        var stop = app.Lifetime.ApplicationStopping;
        var isNew = await app.Services.GetRequiredService<OperationService>().PrepareAsync(stop);
        if (isNew && app.Environment.IsDevelopment())
            await FirstKey.PrintAsync(app.Services, Console.Out, stop);
    }
}
