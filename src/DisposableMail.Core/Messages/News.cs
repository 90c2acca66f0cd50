namespace DisposableMail.Core.Messages;

/// <summary>What is new for a follower: of the messages only what names them.</summary>
internal sealed record News(IReadOnlyList<(Guid Id, long Number)> Messages, bool HasMore, DateTimeOffset End)
{
    /// <summary>The messages of a page behind that number, oldest first.</summary>
    public static News In(InboxPage page, long seen) =>
        new([.. page.Messages.Where(m => m.Id > seen).OrderBy(static m => m.Id).Select(static m => (m.PublicId, m.Id))], page.HasMore, page.Inbox.ExpiresAt);
}
