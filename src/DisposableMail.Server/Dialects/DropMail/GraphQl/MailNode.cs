using DisposableMail.Core.Messages;
using DisposableMail.Server.Dialects.DropMail.Limits;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A Mail of the schema.</summary>
/// <param name="Session">Where it is.</param>
/// <param name="Raw">The mails it was read with: their octets are, if at all, read together.</param>
internal sealed record MailNode(Guid Session, Message Mail, RawPage Raw)
{
    public IEnumerable<AttachmentNode> Attachments => Mail.Content.Attachments.Select(a => new AttachmentNode(this, a));

    public static MailNode[] Page(Call call, Guid session, IReadOnlyList<Message> mails)
    {
        foreach (var mail in mails)
            Count(call.Budget, mail.Content);
        var page = new RawPage(call, mails);
        return [.. mails.Select(m => new MailNode(session, m, page))];
    }

    // With each mail comes all of this, whatever of it is asked for.
    private static void Count(AnswerBudget budget, MessageContent content)
    {
        budget.Hold((content.Text?.Length ?? 0L) + (content.Html?.Length ?? 0));
        budget.HoldList(content.Attachments.Count, 0);
        budget.WorkThrough(1 + content.Attachments.Count);
        budget.Work(content.BodyReadBytes);
    }
}
