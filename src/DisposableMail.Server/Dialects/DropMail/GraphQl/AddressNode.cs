using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>An Address of the schema.</summary>
internal sealed record AddressNode(SessionAddress Address, SessionGroup Group)
{
    /// <summary>An address whose session is not part of the answer.</summary>
    public static AddressNode Alone(Call call, SessionAddress address) =>
        new(address, new SessionGroup(call, [new MailSession(address.Session, default, default, [address], 0)]));
}
