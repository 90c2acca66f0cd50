using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace DisposableMail.Core.Messages;

/// <summary>The newest page of each inbox, remembered until the inbox changes: a poll that finds nothing new reads no database.</summary>
internal sealed class InboxPages(IMailDatabase database, InboxChanges changes, TimeProvider time) : IDisposable
{
    // All pages together; an inbox with long mails is remembered at its weight, one that is too heavy not at all.
    private const long MaxCachedCharacters = 32 * 1024 * 1024;
    private const long MaxRememberedCharacters = MaxCachedCharacters / 16;
    private const int CharactersPerRow = 256;

    // A page never takes more than this from the database, however large the mails are; at least one message, though.
    private const long MaxPageBytes = 16L * 1024 * 1024;

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MaxCachedCharacters });

    /// <summary>The inbox and its newest messages, at most <see cref="PageRequest.MaxLimit"/>; null when there is none alive that is the caller's.</summary>
    /// <remarks>
    /// Somebody else's is looked for in the database, as what never was, though its page be remembered: an answer from memory would be quicker, and
    /// tell that there is such an inbox.
    /// </remarks>
    public async ValueTask<InboxPage?> NewestAsync(Caller caller, Guid inbox, CancellationToken stop)
    {
        var (version, now) = (changes.Messages.Of(inbox), time.GetUtcNow());
        if (Remembered(caller, inbox) is { } known)
            return known;

        await using var db = database.Open();
        var row = await db.Inboxes.AsNoTracking().Where(i => i.PublicId == inbox).OwnedBy(caller).Alive(now).Include(i => i.Addresses).FirstOrDefaultAsync(stop);
        if (row is null)
            return null;
        var page = await ReadAsync(db, row, db.Messages.Where(m => m.InboxId == row.Id).OrderByDescending(m => m.Id), PageRequest.MaxLimit, stop);
        Remember(inbox, page, version);
        return page;
    }

    /// <summary>As <see cref="NewestAsync"/>, from memory alone; null also when there is none that is still good.</summary>
    public InboxPage? Remembered(Caller caller, Guid inbox) => Known(inbox) is { } page && page.Inbox.IsVisibleTo(caller, time.GetUtcNow()) ? page : null;

    /// <summary>The inbox as of its remembered page; null when there is none that is still good.</summary>
    public Inbox? Remembered(Guid inbox) => Known(inbox)?.Inbox;

    /// <summary>An inbox whose page is not remembered, and will hardly be: to read it for a follower, who wants names alone, would be a waste.</summary>
    public async ValueTask<Inbox?> FindHeavyAsync(Caller caller, Guid inbox, CancellationToken stop)
    {
        if (Remembered(caller, inbox) is not null)
            return null;
        await using var db = database.Open();
        return await db.Inboxes.AsNoTracking().Where(i => i.PublicId == inbox && i.StoredBytes > MaxRememberedCharacters).OwnedBy(caller)
            .Alive(time.GetUtcNow()).FirstOrDefaultAsync(stop);
    }

    /// <summary>What came after a message, and after the one of that number; as many as a page may have.</summary>
    public async Task<News> NewsAsync(Inbox inbox, Guid after, long seen, CancellationToken stop)
    {
        await using var db = database.Open();
        var number = seen > 0 ? seen : await NumberOfAsync(db, inbox, after, stop);
        var found = await db.Messages.Where(m => m.InboxId == inbox.Id && m.Id > number).OrderBy(m => m.Id).Take(PageRequest.MaxLimit + 1)
            .Select(m => new { m.PublicId, m.Id }).ToListAsync(stop);
        return new News(inbox, [.. found.Take(PageRequest.MaxLimit).Select(m => (m.PublicId, m.Id))], found.Count > PageRequest.MaxLimit);
    }

    private InboxPage? Known(Guid inbox) =>
        _pages.TryGetValue(inbox, out Kept? known) && known!.Version == changes.Messages.Of(inbox) ? known.Page : null;

    /// <summary>The messages of the inbox after <see cref="PageRequest.After"/>, the oldest of them first in line for the page.</summary>
    public async Task<InboxPage> AfterAsync(Inbox inbox, PageRequest request, RecipientFilter? to, CancellationToken stop)
    {
        await using var db = database.Open();
        // Of a deleted message only the time is left, and a whole group of mails has the same: who went on from there would never get beyond a page.
        var number = request.SeenNumber > 0 ? request.SeenNumber : await NumberOfAsync(db, inbox, request.After ?? Guid.Empty, stop);
        var messages = db.Messages.Where(m => m.InboxId == inbox.Id && m.Id > number);
        var page = await ReadAsync(db, inbox, (to?.Apply(messages) ?? messages).OrderBy(m => m.Id), request.Limit, stop);
        return page with { Messages = [.. page.Messages.Reverse()] };
    }

    /// <summary>The newest messages of the inbox that were sent to these recipients.</summary>
    public async Task<InboxPage> ToAsync(Inbox inbox, RecipientFilter to, int limit, CancellationToken stop)
    {
        await using var db = database.Open();
        return await ReadAsync(db, inbox, to.Apply(db.Messages.Where(m => m.InboxId == inbox.Id)).OrderByDescending(m => m.Id), limit, stop);
    }

    public void Dispose() => _pages.Dispose();

    /// <summary>The first of these messages, as many as a page may hold.</summary>
    public static async Task<InboxPage> ReadAsync(MailDbContext db, Inbox inbox, IOrderedQueryable<Message> messages, int limit, CancellationToken stop)
    {
        var take = inbox.StoredBytes <= MaxPageBytes ? limit : await CountFittingAsync(messages, limit, stop);
        var found = await messages.Take(take + 1).Include(m => m.Content).AsNoTracking().ToListAsync(stop);
        var hasMore = found.Count > take;
        if (hasMore)
            found.RemoveAt(take);
        await MessageParts.LoadAsync(db, found, stop);
        return new InboxPage(inbox, found, hasMore);
    }

    private static async Task<int> CountFittingAsync(IOrderedQueryable<Message> messages, int limit, CancellationToken stop)
    {
        var sizes = await messages.Take(limit).Select(m => m.Content.SizeBytes).ToListAsync(stop);
        var total = 0L;
        return Math.Max(1, sizes.TakeWhile(size => (total += size) <= MaxPageBytes).Count());
    }

    // A deleted message has no number any more, but its id (RFC 9562 §5.7) begins with the millisecond it was received in.
    private static async Task<long> NumberOfAsync(MailDbContext db, Inbox inbox, Guid message, CancellationToken stop)
    {
        if (await db.Messages.Where(m => m.InboxId == inbox.Id && m.PublicId == message).Select(m => (long?)m.Id).FirstOrDefaultAsync(stop) is { } number)
            return number;
        var receivedAt = MessageIds.TimeOf(message);
        return await db.Messages.Where(m => m.InboxId == inbox.Id && m.ReceivedAt < receivedAt).MaxAsync(m => (long?)m.Id, stop) ?? 0;
    }

    private void Remember(Guid inbox, InboxPage page, long version)
    {
        var weight = CharactersPerRow + page.Messages.Sum(
            m => (CharactersPerRow * (1L + m.Content.Attachments.Count)) + (m.Content.Text?.Length ?? 0) + (m.Content.Html?.Length ?? 0));
        if (weight > MaxRememberedCharacters)
            return;
        using var entry = _pages.CreateEntry(inbox);
        entry.Value = new Kept(page, version);
        entry.Size = weight;
        entry.SlidingExpiration = TimeSpan.FromMinutes(1);
    }

    private sealed record Kept(InboxPage Page, long Version);
}
