using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A Mail of the schema.</summary>
/// <param name="Session">Where it is.</param>
/// <param name="Raw">The mails it was read with: their octets are, if at all, read together.</param>
internal sealed record MailNode(Guid Session, Message Mail, RawPage Raw)
{
    public IEnumerable<AttachmentNode> Attachments => Mail.Content.Attachments.Select(a => new AttachmentNode(this, a));

    public static MailNode[] Page(Call call, Guid session, IReadOnlyList<Message> mails)
    {
        call.Budget.Hold(mails.Sum(static m => (m.Content.Text?.Length ?? 0L) + (m.Content.Html?.Length ?? 0)));
        var page = new RawPage(call, mails);
        return [.. mails.Select(m => new MailNode(session, m, page))];
    }
}
