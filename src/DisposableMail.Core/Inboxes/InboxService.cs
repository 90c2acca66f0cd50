using DisposableMail.Core.Addresses;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Inboxes;

/// <summary>The door to inboxes: create, list, find, give another address, delete.</summary>
public sealed class InboxService
{
    private readonly IMailDatabase _database;
    private readonly InboxCreation _creation;
    private readonly AddressReplacement _replacement;
    private readonly DomainInboxes _domainInboxes;
    private readonly WriteGate _gate;
    private readonly InboxChanges _changes;
    private readonly TimeProvider _time;

    internal InboxService(
        IMailDatabase database, InboxCreation creation, AddressReplacement replacement, DomainInboxes domainInboxes, WriteGate gate,
        InboxChanges changes, TimeProvider time)
    {
        (_database, _creation, _replacement, _domainInboxes) = (database, creation, replacement, domainInboxes);
        (_gate, _changes, _time) = (gate, changes, time);
    }

    /// <summary>Makes an inbox with one address.</summary>
    /// <returns>
    /// The inbox, or: TierForbids, InvalidInput, DomainUnknown, AddressUnavailable, TooManyInboxes, CreationLimitReached,
    /// IdempotencyConflict.
    /// </returns>
    public async Task<Result<Inbox>> CreateAsync(Caller caller, NewInbox wish, CancellationToken stop) =>
        (await CreateOnceAsync(caller, wish, stop)).TryGet(out var created, out var refusal) ? created.Inbox : refusal;

    /// <summary>As <see cref="CreateAsync"/>, and says whether an earlier call made the inbox.</summary>
    public Task<Result<CreatedInbox>> CreateOnceAsync(Caller caller, NewInbox wish, CancellationToken stop) =>
        _creation.CreateAsync(caller, wish, stop);

    /// <summary>The caller's live inboxes, newest first; sessions (<see cref="Sessions.SessionService"/>) are left out.</summary>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<IReadOnlyList<Inbox>> ListAsync(Caller caller, int limit, CancellationToken stop)
    {
        await using var db = _database.Open();
        return await db.Inboxes.OwnedBy(caller).Alive(_time.GetUtcNow()).Where(i => i.Kind != InboxKind.Session).OrderByDescending(i => i.Id).Take(limit)
            .Include(i => i.Addresses).AsNoTracking().ToListAsync(stop);
    }

    /// <summary>The caller's live inbox of that address, or null.</summary>
    public async Task<Inbox?> FindAsync(Caller caller, string address, CancellationToken stop)
    {
        if (!EmailAddress.TryParse(address, out var parsed))
            return null;
        await using var db = _database.Open();
        // From the address to its inbox: the other way round would try every live inbox of the caller.
        return await db.Inboxes.Where(i => i.Id == db.Addresses.Where(a => a.Text == parsed.Text).Select(a => a.InboxId).FirstOrDefault())
            .OwnedBy(caller).Alive(_time.GetUtcNow()).Include(i => i.Addresses).AsNoTracking().FirstOrDefaultAsync(stop);
    }

    /// <summary>The caller's live inbox of that number, or null.</summary>
    public async Task<Inbox?> FindAsync(Caller caller, long inbox, CancellationToken stop)
    {
        await using var db = _database.Open();
        return await db.Inboxes.Where(i => i.Id == inbox).OwnedBy(caller).Alive(_time.GetUtcNow()).Include(i => i.Addresses).AsNoTracking()
            .FirstOrDefaultAsync(stop);
    }

    /// <summary>The live inbox of an inbox token's bearer; null for other callers.</summary>
    public async Task<Inbox?> FindOnlyAsync(Caller caller, CancellationToken stop)
    {
        if (caller.OnlyInbox is not { } only)
            return null;
        await using var db = _database.Open();
        return await db.Inboxes.Where(i => i.PublicId == only).OwnedBy(caller).Alive(_time.GetUtcNow()).Include(i => i.Addresses).AsNoTracking()
            .FirstOrDefaultAsync(stop);
    }

    /// <summary>The inbox that takes what no other inbox of the caller's verified domain takes; there is always one.</summary>
    /// <param name="domain">The domain, or with a wildcard a name below it: read with <c>PageRequest.To = "@" + name</c> then.</param>
    /// <returns>The inbox, or DomainUnknown: not a domain, not (yet) verified, lent to the community, or not the caller's.</returns>
    public Task<Result<Inbox>> FindDomainInboxAsync(Caller caller, string domain, CancellationToken stop) =>
        _domainInboxes.FindAsync(caller, domain, stop);

    /// <summary>
    /// Gives an inbox another address, by the rules of <see cref="CreateAsync"/>. The mails stay and the end, the ids are new ones;
    /// the old address refuses mail at once, and rests.
    /// </summary>
    /// <param name="wish">Of its fields those that say which address.</param>
    /// <returns>
    /// The inbox under its new ids; NotFound; or as creation: TierForbids (also for the bearer of a token), InvalidInput, DomainUnknown,
    /// AddressUnavailable, CreationLimitReached.
    /// </returns>
    public Task<Result<CreatedInbox>> ReplaceAddressAsync(Caller caller, Guid inbox, NewInbox wish, CancellationToken stop) =>
        _replacement.ReplaceAsync(caller, inbox, wish, stop);

    /// <summary>Ends an inbox now: its messages are gone, its address refuses mail, its place in the quota is free.</summary>
    /// <returns>Null; NotFound when it is unknown, expired or not the caller's; TierForbids for the one of the postmaster.</returns>
    public async Task<Refusal?> DeleteAsync(Caller caller, Guid inbox, CancellationToken stop)
    {
        if (caller.IsReadOnly)
            return new Refusal(RefusalKind.TierForbids, "this token only reads");
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var now = _time.GetUtcNow();
        var mine = db.Inboxes.Where(i => i.PublicId == inbox).OwnedBy(caller).Alive(now);
        if (await mine.AnyAsync(i => i.ExpiresAt == DateTimeOffset.MaxValue, stop))
            return new Refusal(RefusalKind.TierForbids, "the postmaster's inbox cannot be deleted"); // RFC 5321 §4.5.1
        // The sweeper removes the rows; what makes the inbox absent is its end. Once begun it is not cancelled: what was
        // read of the inbox must be outdated after it.
        var ended = await mine.ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, now), CancellationToken.None);
        if (ended == 0)
            return Refusal.NotFound("Inbox");
        _changes.Announce(inbox);
        return null;
    }
}
