using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Sessions;

/// <summary>Lists the mails of sessions and loads those chosen: two narrow queries, whatever the number of sessions and mails.</summary>
internal sealed class MailEntries(IMailDatabase database, TimeProvider time)
{
    /// <summary>Octets of raw content that one call reads, and a bound on text and HTML with it.</summary>
    public const long MaxBytes = 16L * 1024 * 1024;

    /// <summary>Which of these sessions are the caller's and live, by id.</summary>
    public async Task<IReadOnlyList<Inbox>> FindAsync(Caller caller, IReadOnlyCollection<Guid> sessions, CancellationToken stop)
    {
        await using var db = database.Open();
        return await db.Inboxes.Where(i => sessions.Contains(i.PublicId) && i.Kind == InboxKind.Session).OwnedBy(caller).Alive(time.GetUtcNow())
            .OrderBy(i => i.Id).AsNoTracking().ToListAsync(stop);
    }

    /// <summary>The mails of as many of these sessions as one call may list (at least one), oldest first.</summary>
    public async Task<ILookup<long, MailEntry>> ListAsync(IReadOnlyList<Inbox> sessions, CancellationToken stop)
    {
        var total = 0L;
        var ids = sessions.TakeWhile((s, i) => (total += s.MessageCount) <= SessionMailService.MaxListed || i == 0).Select(s => s.Id).ToArray();
        await using var db = database.Open();
        var entries = await db.Messages.Where(m => ids.Contains(m.InboxId)).OrderBy(m => m.InboxId).ThenBy(m => m.Id)
            .Select(m => new MailEntry(m.Id, m.PublicId, m.InboxId, m.To, m.Content.SizeBytes)).ToListAsync(stop);
        return entries.ToLookup(e => e.InboxId);
    }

    /// <summary>The mails themselves, by number. One that was deleted meanwhile is absent.</summary>
    public async Task<IReadOnlyDictionary<long, Message>> LoadAsync(IReadOnlyCollection<long> numbers, CancellationToken stop)
    {
        if (numbers.Count == 0)
            return new Dictionary<long, Message>();
        await using var db = database.Open();
        var found = await db.Messages.Where(m => numbers.Contains(m.Id)).Include(m => m.Content).AsNoTracking().ToListAsync(stop);
        await MessageParts.LoadAsync(db, found, stop);
        return found.ToDictionary(m => m.Id);
    }

    /// <summary>The first of these, as many as fit into one call; at least one.</summary>
    public static IReadOnlyList<MailEntry> Fitting(IReadOnlyList<MailEntry> entries)
    {
        var total = 0L;
        return [.. entries.TakeWhile((e, i) => (total += e.SizeBytes) <= MaxBytes || i == 0)];
    }
}
