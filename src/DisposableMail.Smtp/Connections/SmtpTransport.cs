using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DisposableMail.Smtp.Connections;

/// <summary>Marks an endpoint as SMTP's, so that Kestrel binds it through <see cref="SmtpTransport"/>.</summary>
internal sealed class SmtpEndPoint(IPAddress address, int port) : IPEndPoint(address, port);

/// <summary>Kestrel's sockets with settings for SMTP, which HTTP on the same host does not share.</summary>
/// <remarks>
/// SMTP is a ping-pong of short lines: running session and socket writes where the read completed, on a pool thread, saves two
/// changes of thread per reply. The smaller read buffer (Kestrel's is 1 MiB) bounds memory when many large messages wait for a disk.
/// </remarks>
internal sealed class SmtpTransport(IOptions<SmtpOptions> options, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    // Beyond the limit, for as long as it takes to say so.
    private const int Refused = 64;

    private readonly SocketTransportFactory _sockets = new(
        Options.Create(new SocketTransportOptions
        {
            NoDelay = true,
            MaxReadBufferSize = 256 * 1024,
            UnsafePreferInlineScheduling = true,
        }),
        logs);

    private SemaphoreSlim? _places; // Kestrel makes its transports before options are checked.

    public bool CanBind(EndPoint endpoint) => endpoint is SmtpEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new BoundedListener(
            await _sockets.BindAsync(endpoint, cancellationToken),
            _places ??= new(FileDescriptors.OfProcess.ForSmtp(options.Value.MaxConnections) + Refused));

    public void Dispose() => _places?.Dispose();
}
