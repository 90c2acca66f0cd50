using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DisposableMail.Smtp.Connections;

/// <summary>Marks an endpoint as SMTP's, so that Kestrel binds it through <see cref="SmtpTransport"/>.</summary>
internal sealed class SmtpEndPoint(IPAddress address, int port, ConnectionPlaces places) : IPEndPoint(address, port)
{
    public ConnectionPlaces Places => places;
}

/// <summary>Kestrel's sockets with settings for SMTP, which HTTP on the same host does not share.</summary>
/// <remarks>
/// SMTP is a ping-pong of short lines: running session and socket writes where the read completed, on a pool thread, saves two
/// changes of thread per reply. The smaller read buffer (Kestrel's is 1 MiB) bounds memory when many large messages wait for a disk.
/// </remarks>
internal sealed class SmtpTransport(ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(
        Options.Create(new SocketTransportOptions
        {
            NoDelay = true,
            MaxReadBufferSize = 256 * 1024,
            UnsafePreferInlineScheduling = true,
        }),
        logs);

    public bool CanBind(EndPoint endpoint) => endpoint is SmtpEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new BoundedListener(await _sockets.BindAsync(endpoint, cancellationToken), ((SmtpEndPoint)endpoint).Places);
}
