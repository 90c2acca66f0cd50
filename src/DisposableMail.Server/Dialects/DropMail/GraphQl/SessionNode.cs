using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A Session of the schema.</summary>
internal sealed record SessionNode(MailSession Session, SessionGroup Group)
{
    public static SessionNode Alone(Call call, MailSession session) => new SessionGroup(call, [session]).Nodes.First();
}
