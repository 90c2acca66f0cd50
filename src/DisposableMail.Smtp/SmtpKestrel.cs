using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Smtp;

/// <summary>Opens the SMTP ports beside whatever else Kestrel serves.</summary>
public static class SmtpKestrel
{
    /// <summary>Listens on the ports of <see cref="SmtpOptions"/>; <see cref="SmtpServices.AddSmtpServer"/> must have been called.</summary>
    /// <remarks>An endpoint added in code makes Kestrel ignore <c>--urls</c>: declare HTTP under <c>Kestrel:Endpoints</c>.</remarks>
    public static void ListenSmtp(this KestrelServerOptions kestrel)
    {
        var services = kestrel.ApplicationServices;
        services.GetRequiredService<SmtpEndpoints>()
            .Open(kestrel, services.GetRequiredService<SmtpServer>(), services.GetRequiredService<SmtpConnectionHandler>());
    }
}
