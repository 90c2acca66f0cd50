using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Sessions;

/// <summary>Reads the mails of sessions.</summary>
internal sealed class SessionReading(
    IMailDatabase database, MessageService messages, MailEntries entries, SessionRates rates, SlidingEnds ends, TimeProvider time)
{
    public async Task<Result<MailPage>> ReadAsync(Caller caller, Guid session, Guid? after, CancellationToken stop)
    {
        if (rates.CheckReading(caller) is { } tooFast)
            return tooFast;
        var read = await messages.ReadAsync(caller, session, new PageRequest { After = after }, stop);
        return read is { Refusal: null, Value.Inbox.Kind: InboxKind.Session } ? new MailPage(read.Value.Messages, read.Value.HasMore) : NotFound;
    }

    public async Task<Result<IReadOnlyDictionary<Guid, IReadOnlyList<Message>>>> ReadManyAsync(
        Caller caller, IReadOnlyCollection<Guid> sessions, CancellationToken stop)
    {
        if (rates.CheckReading(caller) is { } tooFast)
            return tooFast;
        var found = await FindAsync(caller, sessions, stop);
        var listed = await entries.ListAsync(found, stop);
        return await LoadAsync(
            found.Where(s => s.MessageCount == 0 || listed.Contains(s.Id)).Select(s => (s.PublicId, listed[s.Id].Reverse())), stop);
    }

    public async Task<Result<IReadOnlyDictionary<SessionAddress, IReadOnlyList<Message>>>> ReadByAddressAsync(
        Caller caller, IReadOnlyCollection<SessionAddress> addresses, CancellationToken stop)
    {
        if (rates.CheckReading(caller) is { } tooFast)
            return tooFast;
        var found = await FindAsync(caller, [.. addresses.Select(static a => a.Session).Distinct()], stop);
        var listed = await entries.ListAsync(found, stop);
        var byId = found.Where(s => s.MessageCount == 0 || listed.Contains(s.Id)).ToDictionary(static s => s.PublicId, static s => s.Id);
        return await LoadAsync(
            addresses.Distinct().Where(a => byId.ContainsKey(a.Session)).Select(a => (a, listed[byId[a.Session]].Where(e => e.To == a.Text).Reverse())), stop);
    }

    public async Task<Result<MailSlice>> SliceAsync(Caller caller, Guid session, MailSliceRequest request, CancellationToken stop)
    {
        if ((MailSlices.Check(request) ?? rates.CheckReading(caller)) is { } refusal)
            return refusal;
        if (await FindAsync(caller, [session], stop) is not [var found])
            return NotFound;
        MailEntry[] all = [.. (await entries.ListAsync([found], stop))[found.Id]];
        var (chosen, hasNext, hasPrevious) = MailSlices.Cut(all, request);
        var mails = await entries.LoadAsync([.. chosen.Select(static e => e.Id)], stop);
        var items = chosen.Where(e => mails.ContainsKey(e.Id)).Select(e => new MailSliceItem(MailSlices.CursorOf(e.PublicId), mails[e.Id]));
        return new MailSlice([.. items], hasNext, hasPrevious, all.Length);
    }

    public async Task<Result<Message>> FindAsync(Caller caller, Guid session, Guid mail, CancellationToken stop)
    {
        if (rates.CheckReading(caller) is { } tooFast)
            return tooFast;
        if (await FindAsync(caller, [session], stop) is not [_] || await messages.FindAsync(caller, session, mail, stop) is not { } found)
            return Refusal.NotFound("Mail");
        return found;
    }

    public async Task<Message?> FindByReferenceAsync(Guid session, Guid mail, CancellationToken stop)
    {
        await using var db = database.Open();
        var inbox = await db.Inboxes.Where(i => i.PublicId == session && i.Kind == InboxKind.Session).Alive(time.GetUtcNow()).AsNoTracking()
            .FirstOrDefaultAsync(stop);
        if (inbox is null)
            return null;
        var message = await db.Messages.Where(m => m.PublicId == mail && m.InboxId == inbox.Id).Include(m => m.Content).AsNoTracking().FirstOrDefaultAsync(stop);
        if (message is null)
            return null;
        await MessageParts.LoadAsync(db, [message], stop);
        await ends.ProlongAsync(inbox, stop);
        return message;
    }

    public async Task<IReadOnlyList<Message>?> ReadByReferenceAsync(Guid session, long after, CancellationToken stop)
    {
        await using var db = database.Open();
        var inbox = await db.Inboxes.Where(i => i.PublicId == session && i.Kind == InboxKind.Session).Alive(time.GetUtcNow()).AsNoTracking()
            .FirstOrDefaultAsync(stop);
        if (inbox is null)
            return null;
        var page = await InboxPages.ReadAsync(
            db, inbox, db.Messages.Where(m => m.InboxId == inbox.Id && m.Id > after).OrderBy(static m => m.Id), PageRequest.MaxLimit, stop);
        await ends.ProlongAsync(inbox, stop);
        return page.Messages;
    }

    private static Refusal NotFound => Refusal.NotFound("Session");

    private async Task<IReadOnlyList<Inbox>> FindAsync(Caller caller, IReadOnlyCollection<Guid> sessions, CancellationToken stop)
    {
        var found = await entries.FindAsync(caller, sessions, stop);
        await ends.ProlongAsync(found, stop);
        return found;
    }

    // In their order those that fit into one call; the first at least, and of it at least one mail.
    private async Task<Result<IReadOnlyDictionary<TKey, IReadOnlyList<Message>>>> LoadAsync<TKey>(
        IEnumerable<(TKey Key, IEnumerable<MailEntry> Newest)> lists, CancellationToken stop)
        where TKey : notnull
    {
        var chosen = new Dictionary<TKey, IReadOnlyList<MailEntry>>();
        var left = MailEntries.MaxBytes;
        foreach (var (key, newest) in lists)
        {
            MailEntry[] wanted = [.. newest.Take(PageRequest.MaxLimit)];
            var fitting = chosen.Values.Any(static list => list.Count > 0) ? wanted : MailEntries.Fitting(wanted);
            if (fitting.Sum(static e => e.SizeBytes) is var bytes && bytes > left && chosen.Count > 0)
                continue; // A shorter one may.
            chosen.Add(key, fitting);
            left -= bytes;
        }

        var mails = await entries.LoadAsync([.. chosen.Values.SelectMany(static list => list).Select(static e => e.Id).Distinct()], stop);
        return chosen.ToDictionary(
            static list => list.Key, list => (IReadOnlyList<Message>)[.. list.Value.Where(e => mails.ContainsKey(e.Id)).Select(e => mails[e.Id])]);
    }
}
