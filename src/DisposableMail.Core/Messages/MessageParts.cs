namespace DisposableMail.Core.Messages;

/// <summary>What a message has beside its row. Every query that includes the content is followed by this.</summary>
internal static class MessageParts
{
    public static async Task LoadAsync(MailDbContext db, IReadOnlyList<Message> messages, CancellationToken stop)
    {
        await AttachmentIndex.LoadAsync(db, messages, stop);
        await PlacedBodies.LoadAsync(db, messages, stop);
    }
}
