using System.Net;
using DisposableMail.Smtp.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DisposableMail.Smtp;

/// <summary>Where the server listens, once it has started; of use when a port was left to the system.</summary>
public sealed class SmtpEndpoints
{
    private ListenOptions? _plain;
    private ListenOptions? _implicitTls;

    /// <summary>The endpoint for SMTP and STARTTLS.</summary>
    public IPEndPoint? Plain => _plain?.IPEndPoint;

    /// <summary>The endpoint where TLS starts at once; null when none is configured.</summary>
    public IPEndPoint? ImplicitTls => _implicitTls?.IPEndPoint;

    internal void Open(KestrelServerOptions kestrel, SmtpServer server, SmtpConnectionHandler handler)
    {
        server.PrepareSpool();
        var address = IPAddress.Parse(server.Options.Address);
        kestrel.Listen(new SmtpEndPoint(address, server.Options.Port, server.Places), plain =>
        {
            _plain = plain;
            plain.Run(connection => handler.ServeAsync(connection, startsWithTls: false));
        });
        if (server.Options.ImplicitTlsPort is not { } port) return;

        kestrel.Listen(new SmtpEndPoint(address, port, server.Places), encrypted =>
        {
            _implicitTls = encrypted;
            encrypted.Run(connection => handler.ServeAsync(connection, startsWithTls: true));
        });
    }
}
