namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>The two protocols of GraphQL over WebSocket: what they call the same things.</summary>
/// <param name="Name">Its subprotocol (RFC 6455 §1.9).</param>
/// <param name="Subscribe">Begins an operation.</param>
/// <param name="Next">One answer of it.</param>
/// <param name="Stop">The client ends an operation.</param>
/// <param name="Heartbeat">The server's sign of life.</param>
internal sealed record SocketProtocol(string Name, string Subscribe, string Next, string Stop, string Heartbeat)
{
    /// <summary>Of the library graphql-ws; its specification says what is cited here as PROTOCOL.md.</summary>
    public static readonly SocketProtocol Transport = new("graphql-transport-ws", "subscribe", "next", "complete", "ping");

    /// <summary>Of the library subscriptions-transport-ws, which nobody maintains and many use.</summary>
    public static readonly SocketProtocol Legacy = new("graphql-ws", "start", "data", "stop", "ka");

    public bool IsLegacy => this == Legacy;

    /// <summary>The first of the client's that we speak; null when there is none.</summary>
    public static SocketProtocol? Choose(IEnumerable<string> offered) =>
        offered.Select(static name => name == Transport.Name ? Transport : name == Legacy.Name ? Legacy : null).FirstOrDefault(static p => p is not null);
}
