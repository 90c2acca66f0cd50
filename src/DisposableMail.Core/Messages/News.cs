using DisposableMail.Core.Inboxes;

namespace DisposableMail.Core.Messages;

/// <summary>What is new for a follower: of the messages, oldest first, only what names them.</summary>
internal sealed record News(Inbox Inbox, IReadOnlyList<(Guid Id, long Number)> Messages, bool HasMore)
{
    /// <summary>The messages of a page behind that number.</summary>
    public static News In(InboxPage page, long seen) =>
        new(page.Inbox, [.. page.Messages.Where(m => m.Id > seen).OrderBy(static m => m.Id).Select(static m => (m.PublicId, m.Id))], page.HasMore);
}
