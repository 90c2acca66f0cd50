using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Messages;

/// <summary>Reads the attachments of messages already read.</summary>
internal static class AttachmentIndex
{
    // A query of its own: joined, each attachment's row would repeat the message's text and HTML, and a thousand small
    // attachments beside a long text would be gigabytes.
    public static async Task LoadAsync(MailDbContext db, IReadOnlyList<Message> messages, CancellationToken stop)
    {
        var ids = messages.Select(m => m.ContentId).ToArray();
        if (ids.Length == 0)
            return;
        var found = await db.Attachments.AsNoTracking().Where(a => ids.Contains(a.ContentId)).OrderBy(a => a.ContentId).ThenBy(a => a.Ordinal)
            .ToListAsync(stop);
        if (found.Count == 0)
            return;
        var byContent = found.ToLookup(a => a.ContentId);
        foreach (var message in messages)
            message.Content.Attachments = [.. byContent[message.ContentId]];
    }
}
