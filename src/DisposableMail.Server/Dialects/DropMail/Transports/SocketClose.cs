using System.Text;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>Why a socket is closed: a code and words for people. Those from 4400 on are PROTOCOL.md's.</summary>
internal sealed record SocketClose(int Code, string Reason)
{
    public static readonly SocketClose Ended = new(1000, "");
    public static readonly SocketClose GoingAway = new(1001, "The server is stopping");
    // Not 1011: graphql-ws tries again after this one, and after that never.
    public static readonly SocketClose Fault = new(1013, "Something went wrong on our side: try again");
    public static readonly SocketClose TooBig = new(1009, "The message is too large");
    public static readonly SocketClose Invalid = new(4400, "Invalid message received");
    public static readonly SocketClose Unauthorized = new(4401, "Unauthorized");
    public static readonly SocketClose NoProtocol = new(4406, "Subprotocol not acceptable");
    public static readonly SocketClose InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly SocketClose InitTwice = new(4429, "Too many initialisation requests");

    // RFC 6455 §5.5: a control frame has 125 octets, and two of them are the code.
    private const int LongestReason = 123;

    public static SocketClose Subscribed(string id)
    {
        var reason = $"Subscriber for {id} already exists";
        return new(4409, Encoding.UTF8.GetByteCount(reason) <= LongestReason ? reason : "Subscriber for this id already exists");
    }
}
