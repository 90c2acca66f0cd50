using System.Net;
using DisposableMail.Smtp.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Smtp;

/// <summary>Kestrel's door: makes one session of one connection, within the limits on connections.</summary>
internal sealed partial class SmtpConnectionHandler(SmtpServer server) : ConnectionHandler
{
    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection) => ServeAsync(connection, startsWithTls: false);

    public async Task ServeAsync(ConnectionContext connection, bool startsWithTls)
    {
        var session = new SmtpSession(server, connection.ConnectionId, connection.Transport);
        server.Metrics.ConnectionOpened();
        try
        {
            if (server.Connections.TryEnter()) await AdmitAsync(connection, session, startsWithTls);
            else await RefuseAsync(session, "total");
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            Log.Lost(server.Log, connection.ConnectionId);
        }
        finally
        {
            await session.DisposeAsync();
            server.Metrics.ConnectionClosed();
        }
    }

    private async Task AdmitAsync(ConnectionContext connection, SmtpSession session, bool startsWithTls)
    {
        try
        {
            var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
            var client = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
            await ServePerClientAsync(connection, session, client, startsWithTls);
        }
        finally
        {
            server.Connections.Leave();
        }
    }

    private async Task ServePerClientAsync(ConnectionContext connection, SmtpSession session, IPAddress? client, bool startsWithTls)
    {
        ClientKey? limited = server.IsExempt(client) ? null : ClientKey.Of(client!);
        if (limited is { } key && !server.Connections.TryEnter(key))
        {
            await RefuseAsync(session, "address");
            return;
        }

        try
        {
            session.Identify(client, limited);
            await RunAsync(connection, session, startsWithTls);
        }
        finally
        {
            if (limited is { } held) server.Connections.Leave(held);
        }
    }

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
    }
}
