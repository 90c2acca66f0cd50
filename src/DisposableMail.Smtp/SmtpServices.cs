using DisposableMail.Smtp.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DisposableMail.Smtp;

/// <summary>Registers the SMTP server; the caller adds its <see cref="IMailReceiver"/> and opens the ports with <see cref="SmtpKestrel.ListenSmtp"/>.</summary>
public static class SmtpServices
{
    /// <summary>Adds the server with options from the configuration section <c>Smtp</c>, changed by <paramref name="configure"/>.</summary>
    public static IServiceCollection AddSmtpServer(this IServiceCollection services, Action<SmtpOptions>? configure = null)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidation>();
        services.TryAddSingleton(static p => Unlimited(p.GetRequiredService<IOptions<SmtpOptions>>().Value.MaxConnections));
        services.AddSingleton<SmtpMetrics>();
        services.AddSingleton<SmtpServer>();
        services.AddSingleton<SmtpConnectionHandler>();
        services.AddSingleton<SmtpEndpoints>();
        services.AddSingleton<IConnectionListenerFactory, SmtpTransport>();
        return services;
    }

    private static SmtpCapacity Unlimited(int connections) => new(connections, connections);
}
