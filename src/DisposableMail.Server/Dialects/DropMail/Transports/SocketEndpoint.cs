using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using DisposableMail.Server.Http;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>Opens sockets.</summary>
internal sealed class SocketEndpoint(GraphQlServer server, Sockets sockets, IOptions<DropMailOptions> options, TimeProvider time)
{
    /// <summary>Answers the upgrade of a caller who is known.</summary>
    public async Task RunAsync(HttpContext http)
    {
        if (Refuse(http) is { } why)
        {
            await http.RefuseAsync(why, http.RequestAborted);
            return;
        }

        var protocol = SocketProtocol.Choose(http.WebSockets.WebSocketRequestedProtocols);
        // One pulse serves all sockets: the framework's own would be a timer each.
        var accepted = new WebSocketAcceptContext { SubProtocol = protocol?.Name, KeepAliveInterval = TimeSpan.Zero };
        using var socket = await http.WebSockets.AcceptWebSocketAsync(accepted);
        using var wire = new SocketWire(socket, options.Value.MaxSocketMessageBytes, time);
        // Without a common protocol the connection is made all the same: a browser shows the reason of a close, but none of a refusal.
        if (protocol is null)
            await wire.CloseAsync(SocketClose.NoProtocol, http.RequestAborted);
        protocol ??= SocketProtocol.Transport;
        using var operations = new SocketOperations(wire, protocol, http, server);
        await sockets.RunAsync(new SocketConnection(wire, operations, protocol, options.Value, time), http.RequestAborted);
    }

    private Refusal? Refuse(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
            return new Refusal(RefusalKind.MalformedRequest, "This path is for WebSockets");
        var (allowed, origin) = (options.Value.AllowedOrigins, http.Request.Headers.Origin.ToString());
        // RFC 6455 §10.2: only browsers send it, and they cannot but.
        if (origin.Length > 0 && allowed.Count > 0 && !allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return new Refusal(RefusalKind.TierForbids, "Pages of this origin may not open sockets here");
        return sockets.HasRoom ? null : new Refusal(RefusalKind.Unavailable, "The server is stopping or overloaded: try again");
    }
}
