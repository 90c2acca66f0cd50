using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DisposableMail.Smtp;

/// <summary>Registers the SMTP server; the caller adds its <see cref="IMailReceiver"/> and opens the ports with <see cref="SmtpKestrel.ListenSmtp"/>.</summary>
public static class SmtpServices
{
    // Kestrel's default of 1 MiB per connection would make 200 large messages at once cost 200 MiB where the disk is slow.
    private const int ReadBufferBytes = 256 * 1024;

    /// <summary>Adds the server with options from the configuration section <c>Smtp</c>, changed by <paramref name="configure"/>.</summary>
    public static IServiceCollection AddSmtpServer(this IServiceCollection services, Action<SmtpOptions>? configure = null)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidation>();
        services.AddSingleton<SmtpMetrics>();
        services.AddSingleton<SmtpServer>();
        services.AddSingleton<SmtpConnectionHandler>();
        services.AddSingleton<SmtpEndpoints>();
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = ReadBufferBytes);
        return services;
    }
}
