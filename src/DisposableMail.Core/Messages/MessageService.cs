using System.Runtime.CompilerServices;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Notifications;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Messages;

/// <summary>The door to received mail: list, wait, read, download, delete.</summary>
public sealed class MessageService
{
    private readonly IMailDatabase _database;
    private readonly InboxPages _pages;
    private readonly MessageDeletion _deletion;
    private readonly MessageMarks _marks;
    private readonly SlidingEnds _ends;
    private readonly IMessageFeed _feed;
    private readonly HeaderSections _headers;
    private readonly TimeProvider _time;

    internal MessageService(
        IMailDatabase database, InboxPages pages, MessageDeletion deletion, MessageMarks marks, SlidingEnds ends, IMessageFeed feed,
        HeaderSections headers, TimeProvider time)
    {
        (_database, _pages, _deletion, _marks) = (database, pages, deletion, marks);
        (_ends, _feed, _headers, _time) = (ends, feed, headers, time);
    }

    /// <summary>The caller's live inbox and the messages asked for.</summary>
    /// <returns>
    /// The page; or NotFound when the inbox is unknown, not the caller's or expired, also when that happens during the wait.
    /// An empty page when the wait was in vain.
    /// </returns>
    public async ValueTask<Result<InboxPage>> ReadAsync(Caller caller, Guid inbox, PageRequest request, CancellationToken stop)
    {
        if (request.Wait <= TimeSpan.Zero)
            return await ReadNowAsync(caller, inbox, request, stop);

        var deadline = _time.GetUtcNow() + (request.Wait < PageRequest.MaxWait ? request.Wait : PageRequest.MaxWait);
        using var changes = _feed.Subscribe(inbox);
        while (true)
        {
            var result = await ReadNowAsync(caller, inbox, request, stop);
            if (result.Refusal is not null || IsAwaited(result.Value, request))
                return result;
            var end = result.Value.Inbox.ExpiresAt < deadline ? result.Value.Inbox.ExpiresAt : deadline;
            var patience = end - _time.GetUtcNow();
            if (patience <= TimeSpan.Zero)
                return result;
            await changes.WaitAsync(patience, stop);
        }
    }

    /// <summary>The ids of the messages received after one, then of each new one as it is committed, until the inbox ends.</summary>
    /// <remarks>
    /// The message is read when it is told (<see cref="FindFollowedAsync"/>): who follows much and does not listen has no mail held for him.
    /// </remarks>
    /// <param name="after">Null for those received from now on.</param>
    /// <param name="heartbeat">Yields null after so long without a message, so that the other side sees we are there.</param>
    /// <returns>Nothing when the inbox is unknown or not the caller's: ask <see cref="ReadAsync"/> before.</returns>
    public async IAsyncEnumerable<Guid?> FollowAsync(
        Caller caller, Guid inbox, Guid? after, TimeSpan heartbeat, [EnumeratorCancellation] CancellationToken stop)
    {
        using var changes = _feed.Subscribe(inbox);
        var newest = await _pages.NewestAsync(caller, inbox, stop);
        // While there still is such a message: a deleted one has no number any more.
        var seen = (after is null ? newest?.Inbox.LastMessageId : newest?.Messages.FirstOrDefault(m => m.PublicId == after)?.Id) ?? 0;
        // A cursor from the beginning: without one, an inbox of more than a page would be read over and over.
        after ??= newest?.Messages.Select(m => (Guid?)m.PublicId).FirstOrDefault() ?? Guid.Empty;
        while (await ReadNewsAsync(caller, inbox, after.Value, seen, stop) is { } news)
        {
            foreach (var (id, number) in news.Messages)
            {
                (after, seen) = (id, number);
                yield return id;
            }

            // The end of an inbox is no event: it is waited for.
            var left = news.Inbox.ExpiresAt - _time.GetUtcNow();
            if (!news.HasMore && left > TimeSpan.Zero && !await changes.WaitAsync(left < heartbeat ? left : heartbeat, stop))
                yield return null;
        }
    }

    /// <summary>A message that <see cref="FollowAsync"/> named; null when it was deleted meanwhile.</summary>
    public async ValueTask<Message?> FindFollowedAsync(Caller caller, Guid inbox, Guid message, CancellationToken stop) =>
        _pages.Remembered(caller, inbox)?.Messages.FirstOrDefault(m => m.PublicId == message) ?? await FindAsync(caller, inbox, message, stop);

    /// <summary>One message, or null when it is unknown, expired or not the caller's.</summary>
    /// <param name="inbox">When given, the inbox it must be in.</param>
    public async Task<Message?> FindAsync(Caller caller, Guid? inbox, Guid message, CancellationToken stop)
    {
        await using var db = _database.Open();
        if (await Visible(db, caller, inbox, message).Include(m => m.Content).AsNoTracking().FirstOrDefaultAsync(stop) is not { } found)
            return null;
        await MessageParts.LoadAsync(db, [found], stop);
        return found;
    }

    /// <summary>As <see cref="FindAsync"/>, and marks the message as seen, unless the caller only reads.</summary>
    /// <returns>With <see cref="Message.IsSeen"/> true, or null.</returns>
    public async Task<Message?> OpenAsync(Caller caller, Guid? inbox, Guid message, CancellationToken stop)
    {
        if (await FindAsync(caller, inbox, message, stop) is not { } found)
            return null;
        if (!found.IsSeen && !caller.IsReadOnly)
            await _marks.SeeAsync(found, stop);
        return found;
    }

    /// <summary>The messages that no call of this method returned before; each is returned once, however many ask at a time.</summary>
    /// <returns>The page, newest first; NotFound; TierForbids when the caller only reads; Unavailable when he may not hold them.</returns>
    /// <remarks>For the dialect whose reads consume: the messages stay where they are for all others.</remarks>
    public async Task<Result<InboxPage>> HandOverAsync(Caller caller, Guid inbox, HandOverRequest request, CancellationToken stop)
    {
        if (caller.IsReadOnly)
            return new Refusal(RefusalKind.TierForbids, "this token only reads");
        if (await _pages.NewestAsync(caller, inbox, stop) is not { } newest)
            return Refusal.NotFound("Inbox");
        await _ends.ProlongAsync(newest.Inbox, stop);
        var filter = request.To is null ? null : RecipientFilter.Parse(request.To);
        return request.To is null || filter is not null
            ? await _marks.HandOverAsync(newest, request, filter, stop)
            : newest with { Messages = [], HasMore = false };
    }

    /// <summary>The octets of a message as they came in, without trace fields.</summary>
    public StoredOctets OpenRaw(Message message) => RawOf(message)();

    /// <summary>Opens the octets as often as it is called; of the message itself it holds nothing.</summary>
    public Func<StoredOctets> RawOf(Message message)
    {
        var (content, size) = (message.ContentId, message.Content.SizeBytes);
        return () => new(new RawContentStream(_database, content, size), size);
    }

    /// <summary>The header fields of a message in their order, decoded; of a header section beyond 256 KiB those within.</summary>
    public async Task<IReadOnlyList<HeaderField>> ReadHeadersAsync(Message message, CancellationToken stop)
    {
        using var raw = OpenRaw(message);
        return await _headers.ReadAsync(raw.Content, stop);
    }

    /// <summary>The decoded octets of an attachment of this message.</summary>
    public StoredOctets OpenAttachment(Message message, Attachment attachment)
    {
        var raw = new RawContentStream(_database, message.ContentId, message.Content.SizeBytes);
        return new(AttachmentContent.Open(raw, attachment.Offset, attachment.EncodedLength, attachment.TransferEncoding), attachment.SizeBytes);
    }

    /// <summary>Deletes one message.</summary>
    /// <param name="inbox">When given, the inbox it must be in.</param>
    /// <returns>Null, or NotFound.</returns>
    public Task<Refusal?> DeleteAsync(Caller caller, Guid? inbox, Guid message, CancellationToken stop) => caller.IsReadOnly
        ? Task.FromResult<Refusal?>(new Refusal(RefusalKind.TierForbids, "this token only reads"))
        : _deletion.DeleteAsync(db => Visible(db, caller, inbox, message), stop);

    /// <summary>What came after a message, and after the one of that number.</summary>
    /// <returns>Null when the inbox is not there, or not the caller's.</returns>
    internal async ValueTask<News?> ReadNewsAsync(Caller caller, Guid inbox, Guid after, long seen, CancellationToken stop)
    {
        if (await _pages.FindHeavyAsync(caller, inbox, stop) is { } heavy)
            return await ReadNewsOfAsync(caller, heavy, after, seen, stop);
        var read = await ReadNowAsync(caller, inbox, new PageRequest { After = after, SeenNumber = seen }, stop);
        return read.TryGet(out var page, out _) ? News.In(page, seen) : null;
    }

    private async Task<News?> ReadNewsOfAsync(Caller caller, Inbox heavy, Guid after, long seen, CancellationToken stop)
    {
        if (await _ends.ProlongAsync(heavy, stop) == heavy.ExpiresAt)
            return await _pages.NewsAsync(heavy, after, seen, stop);
        // Looked at again: while the write was waited for it may have ended, or have become light.
        return await ReadNewsAsync(caller, heavy.PublicId, after, seen, stop);
    }

    private static bool IsAwaited(InboxPage page, PageRequest request) =>
        request.SeenState is { } seen ? page.State != seen : page.Messages.Count > 0;

    private async ValueTask<Result<InboxPage>> ReadNowAsync(Caller caller, Guid inbox, PageRequest request, CancellationToken stop)
    {
        var newest = await _pages.NewestAsync(caller, inbox, stop);
        if (newest is null)
            return Refusal.NotFound("Inbox");
        if (await _ends.ProlongAsync(newest.Inbox, stop) != newest.Inbox.ExpiresAt)
            newest = await _pages.NewestAsync(caller, inbox, stop);
        if (newest is null)
            return Refusal.NotFound("Inbox"); // It ended while the write was waited for.
        if (request.To is not null)
            return await ReadToAsync(newest, request, stop);
        if (request.After is not { } after)
            return newest.Messages.Count <= request.Limit ? newest : newest with { Messages = [.. newest.Messages.Take(request.Limit)], HasMore = true };

        // Before every message: the page in memory is the answer when it shows the whole inbox.
        if (after == Guid.Empty && !newest.HasMore && newest.Messages.Count <= request.Limit)
            return newest;

        // Mostly the cursor is the newest message: nothing new, and no database.
        for (var i = 0; i < newest.Messages.Count && i <= request.Limit; i++)
        {
            if (newest.Messages[i].PublicId == after)
                return newest with { Messages = [.. newest.Messages.Take(i)], HasMore = false };
        }

        return await _pages.AfterAsync(newest.Inbox, request, to: null, stop);
    }

    private async ValueTask<InboxPage> ReadToAsync(InboxPage newest, PageRequest request, CancellationToken stop)
    {
        if (RecipientFilter.Parse(request.To!) is not { } to)
            return newest with { Messages = [], HasMore = false };
        return request.After is not null
            ? await _pages.AfterAsync(newest.Inbox, request, to, stop)
            : await _pages.ToAsync(newest.Inbox, to, request.Limit, stop);
    }

    private IQueryable<Message> Visible(MailDbContext db, Caller caller, Guid? inbox, Guid message)
    {
        var inboxes = inbox is { } id ? db.Inboxes.Where(i => i.PublicId == id) : db.Inboxes;
        return db.Messages.VisibleTo(inboxes, caller, _time.GetUtcNow()).Where(m => m.PublicId == message);
    }
}
