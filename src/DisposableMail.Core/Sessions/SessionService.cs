using DisposableMail.Core.Addresses;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Sessions;

/// <summary>The door to sessions: create, find, list; add, delete and restore their addresses. Every call prolongs what it touches.</summary>
/// <remarks>Somebody else's session, an expired one and one that never was are the same: absent (invariant 6).</remarks>
public sealed class SessionService
{
    private const int MaxListed = 1_000;

    private readonly IMailDatabase _database;
    private readonly SessionChanges _changes;
    private readonly InboxPages _pages;
    private readonly SessionViews _views;
    private readonly SlidingEnds _ends;
    private readonly SessionRates _rates;
    private readonly TimeProvider _time;

    internal SessionService(
        IMailDatabase database, SessionChanges changes, InboxPages pages, SessionViews views, SlidingEnds ends, SessionRates rates, TimeProvider time) =>
        (_database, _changes, _pages, _views, _ends, _rates, _time) = (database, changes, pages, views, ends, rates, time);

    /// <summary>Makes a session.</summary>
    /// <param name="address">Its first address; null for none.</param>
    /// <returns>
    /// The session, or: DomainUnknown (no such domain offered to this caller, or none to draw), RateLimited, TooManyInboxes, CreationLimitReached,
    /// TierForbids (the bearer of an inbox token, a caller without credential).
    /// </returns>
    public async Task<Result<MailSession>> CreateAsync(Caller caller, NewSessionAddress? address, CancellationToken stop) =>
        (await _changes.CreateAsync(caller, address, stop)).TryGet(out var made, out var refusal) ? await _views.ShowAsync(made, stop) : refusal;

    /// <summary>The caller's live session, prolonged; or null.</summary>
    public async Task<MailSession?> FindAsync(Caller caller, Guid session, CancellationToken stop) =>
        await ReadAsync(caller, session, stop) is { } inbox ? await _views.ShowAsync(inbox, stop) : null;

    /// <summary>The caller's live sessions, newest first, at most 1,000; each prolonged. A constant number of queries.</summary>
    public async Task<IReadOnlyList<MailSession>> ListAsync(Caller caller, CancellationToken stop)
    {
        await using var db = _database.Open();
        var inboxes = await db.Inboxes.OwnedBy(caller).Alive(_time.GetUtcNow()).Where(i => i.Kind == InboxKind.Session).OrderByDescending(i => i.Id)
            .Take(MaxListed).Include(i => i.Addresses).AsNoTracking().ToListAsync(stop);
        await _ends.ProlongAsync(inboxes, stop);
        var sessions = new List<MailSession>(inboxes.Count);
        foreach (var inbox in inboxes)
            sessions.Add(await _views.ShowAsync(inbox, stop));
        return sessions;
    }

    /// <summary>One address of a live session of the caller; or null. Prolongs the session.</summary>
    /// <param name="address">Compared without case.</param>
    public async Task<SessionAddress?> FindAddressAsync(Caller caller, Guid session, string address, CancellationToken stop) =>
        EmailAddress.TryParse(address, out var parsed) && await ReadAsync(caller, session, stop) is { } inbox
        && inbox.Addresses.FirstOrDefault(a => a.Text == parsed.Text) is { } row
            ? await _views.ShowAsync(inbox, row, stop)
            : null;

    /// <summary>Adds a new address to a session.</summary>
    /// <returns>The address, or: NotFound (the session), DomainUnknown, RateLimited, CreationLimitReached, TooManyInboxes (the session is full of addresses).</returns>
    public async Task<Result<SessionAddress>> AddAddressAsync(Caller caller, Guid session, NewSessionAddress wish, CancellationToken stop) =>
        await ShowAsync(await _changes.AddAsync(caller, session, wish, stop), stop);

    /// <summary>Takes an address off a session: it refuses mail from now on and can be restored; the mails stay.</summary>
    /// <returns>False when there is no such address in a live session of the caller.</returns>
    public Task<bool> DeleteAddressAsync(Caller caller, Guid session, string address, CancellationToken stop) =>
        _changes.DeleteAsync(caller, session, address, stop);

    /// <summary>Attaches an address that was deleted, or whose session expired, to a session of the caller, whoever had it before.</summary>
    /// <returns>
    /// The address with a new restore key, the old one opens nothing any more; or: NotFound (the session), RestoreKeyWrong (also for an address
    /// that is not there to restore), AddressUnavailable (it leads into a live session), DomainUnknown (its domain is not ours any more, or
    /// is somebody else's own), RateLimited, CreationLimitReached, TooManyInboxes.
    /// </returns>
    public async Task<Result<SessionAddress>> RestoreAddressAsync(Caller caller, Guid session, string address, string restoreKey, CancellationToken stop) =>
        await ShowAsync(await _changes.RestoreAsync(caller, session, address, restoreKey, stop), stop);

    /// <summary>Forgets how many addresses an account made and how many mails it got lately, for its user has shown to be a person.</summary>
    public void ForgiveRates(long accountId) => _rates.Forget(accountId);

    private async Task<Result<SessionAddress>> ShowAsync(Result<(Inbox Session, InboxAddress Address)> attached, CancellationToken stop)
    {
        if (!attached.TryGet(out var made, out var refusal))
            return refusal;
        return await _views.ShowAsync(made.Session, made.Address, stop) is { } shown
            ? shown
            : new Refusal(RefusalKind.DomainUnknown, "the domain has just gone") { Field = "domain" };
    }

    private async Task<Inbox?> ReadAsync(Caller caller, Guid session, CancellationToken stop)
    {
        // Somebody else's is looked for in the database, as what never was: an answer from memory would be quicker, and tell.
        var remembered = _pages.Remembered(session);
        var inbox = remembered?.IsVisibleTo(caller, _time.GetUtcNow()) == true ? remembered : await ReadRowAsync(caller, session, stop);
        if (inbox is not { Kind: InboxKind.Session })
            return null;
        await _ends.ProlongAsync(inbox, stop);
        return inbox;
    }

    private async Task<Inbox?> ReadRowAsync(Caller caller, Guid session, CancellationToken stop)
    {
        await using var db = _database.Open();
        return await db.Inboxes.Where(i => i.PublicId == session).OwnedBy(caller).Alive(_time.GetUtcNow()).Include(i => i.Addresses).AsNoTracking().FirstOrDefaultAsync(stop);
    }
}
