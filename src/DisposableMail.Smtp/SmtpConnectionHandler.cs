using System.Net;
using DisposableMail.Smtp.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Smtp;

/// <summary>Kestrel's door: makes one session of one connection, within the limits on connections.</summary>
internal sealed partial class SmtpConnectionHandler(SmtpServer server) : ConnectionHandler
{
    // What is left then is a reply or two.
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection) => ServeAsync(connection, startsWithTls: false);

    public async Task ServeAsync(ConnectionContext connection, bool startsWithTls)
    {
        using var counted = new CountedConnection(server.Connections);
        var session = new SmtpSession(server, connection.ConnectionId, connection.Transport);
        server.Metrics.ConnectionOpened();
        try
        {
            if (!counted.TryEnter()) await RefuseAsync(session, "total");
            else await AdmitAsync(connection, session, counted, startsWithTls);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            Log.Lost(server.Log, connection.ConnectionId);
        }
        finally
        {
            try
            {
                await CloseAsync(connection, session);
            }
            finally
            {
                server.Metrics.ConnectionClosed();
            }
        }
    }

    private async Task AdmitAsync(ConnectionContext connection, SmtpSession session, CountedConnection counted, bool startsWithTls)
    {
        var (isKnown, client) = await IdentifyAsync(session, Plain((connection.RemoteEndPoint as IPEndPoint)?.Address));
        if (!isKnown) return;

        ClientKey? limited = server.IsExempt(client) ? null : ClientKey.Of(client!);
        if (limited is { } key && !counted.TryEnter(key))
        {
            await RefuseAsync(session, "address");
            return;
        }

        session.Identify(client, limited);
        await RunAsync(connection, session, startsWithTls);
    }

    // A client that does not read leaves the last replies unsent, and its socket open for as long as it likes. It is counted until the
    // socket is closed, or it could open more and more of them. ConnectionClosed does not tell: it comes with the client's FIN, too.
    private async Task CloseAsync(ConnectionContext connection, SmtpSession session)
    {
        await using var limit = server.Time.CreateTimer(
            static c => ((ConnectionContext)c!).Abort(new ConnectionAbortedException("The client does not read.")), connection, CloseWithin, Timeout.InfiniteTimeSpan);
        await session.DisposeAsync();
        await connection.Transport.Output.CompleteAsync();
        await connection.DisposeAsync();
    }

    // Only a trusted proxy may name the client; from anybody else the header is somebody talking before the greeting.
    private async ValueTask<(bool IsKnown, IPAddress? Client)> IdentifyAsync(SmtpSession session, IPAddress? peer)
    {
        if (peer is null || !server.TrustedProxies.Contains(peer)) return (true, peer);

        var (read, client) = await session.ReadProxyHeaderAsync();
        if (read == ProxyRead.Read) return (true, Plain(client) ?? peer);

        // The PROXY protocol (§2) wants the connection cut: the octets may be for somebody else.
        Log.ProxyHeaderInvalid(server.Log, connectionId: session.ConnectionId);
        server.Metrics.ConnectionRefused("proxy");
        return (false, null);
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private async Task RunAsync(ConnectionContext connection, SmtpSession session, bool startsWithTls)
    {
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        await using var stopping = lifetime?.ConnectionClosedRequested.Register(static s => ((SmtpSession)s!).Stop(), session) ?? default;
        await session.RunAsync(startsWithTls);
        Log.Ended(server.Log, connection.ConnectionId, session.Accepted);
    }

    private async Task RefuseAsync(SmtpSession session, string reason)
    {
        server.Metrics.ConnectionRefused(reason);
        session.Wire.Write(Replies.TooManyConnections.Octets);
        await session.Wire.FlushAsync(server.Options.HandshakeTimeout);
    }

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Information, "Connection {ConnectionId} ended, {Messages} messages accepted")]
        public static partial void Ended(ILogger log, string connectionId, int messages);

        [LoggerMessage(101, LogLevel.Information, "Connection {ConnectionId} was lost")]
        public static partial void Lost(ILogger log, string connectionId);

        [LoggerMessage(102, LogLevel.Information, "Connection {ConnectionId} from a trusted proxy began without a PROXY header and was closed")]
        public static partial void ProxyHeaderInvalid(ILogger log, string connectionId);
    }
}
