using DisposableMail.Core.Accounts;
using DisposableMail.Core.Addresses;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Domains;

/// <summary>The door to our domains: which there are, and who may use which.</summary>
public sealed class DomainService
{
    // What another process changed (the command line, another host) is seen after this time at the latest.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly IMailDatabase _database;
    private readonly Postmaster _postmaster;
    private readonly WriteGate _gate;
    private readonly TimeProvider _time;
    private volatile Known? _known;
    private int _edition;

    internal DomainService(IMailDatabase database, Postmaster postmaster, WriteGate gate, TimeProvider time) =>
        (_database, _postmaster, _gate, _time) = (database, postmaster, gate, time);

    /// <summary>Every domain we take mail for now, in order of preference; those of accounts too.</summary>
    public async ValueTask<IReadOnlyList<MailDomain>> ListAsync(CancellationToken stop)
    {
        var (known, now) = (await KnownAsync(stop), _time.GetUtcNow());
        return known.Ordered.All(d => d.IsOursAt(now)) ? known.Ordered : [.. known.Ordered.Where(d => d.IsOursAt(now))];
    }

    /// <summary>The shared domains a tier may create addresses on, the primary one first.</summary>
    public ValueTask<IReadOnlyList<MailDomain>> ListOfferedAsync(Tier tier, CancellationToken stop) =>
        ListOfferedAsync(new Caller(0, tier), stop);

    /// <summary>The domains this caller may create addresses on: the primary one, those of his tier, his own.</summary>
    public async ValueTask<IReadOnlyList<MailDomain>> ListOfferedAsync(Caller caller, CancellationToken stop)
    {
        var all = await ListAsync(stop);
        var primary = Primary(all);
        // A public domain that was the primary one before its last days is still everybody's, by name.
        var offered = all.Where(d => d.IsOwnOf(caller)
            || (d.Type != DomainType.Custom && caller.Tier.DomainTypes.Contains(d.Type))
            || (d.Type == DomainType.Public && d.Position <= primary?.Position));
        return [.. offered.OrderByDescending(d => d == primary)];
    }

    /// <summary>The domain of that number, if this caller may create addresses on it; or null.</summary>
    public async ValueTask<MailDomain?> FindOfferedAsync(Caller caller, long domain, CancellationToken stop) =>
        (await ListOfferedAsync(caller, stop)).FirstOrDefault(d => d.Id == domain);

    /// <summary>The domain that mail for this name belongs to: of that name, or the closest one above it that covers subdomains.</summary>
    /// <param name="name">In canonical form.</param>
    /// <returns>Null when the name is not ours: we never relay.</returns>
    public async ValueTask<MailDomain?> FindAsync(string name, CancellationToken stop)
    {
        var known = (await KnownAsync(stop)).ByName;
        for (var labels = name; ; labels = labels[(labels.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (known.TryGetValue(labels, out var domain))
                return domain.IsOursAt(_time.GetUtcNow()) && (labels == name || domain.CoversSubdomains) ? domain : null;
            if (!labels.Contains('.', StringComparison.Ordinal))
                return null;
        }
    }

    /// <summary>The domain that has the bare <c>postmaster</c> and the keys without a choice; null while there is none.</summary>
    public async ValueTask<MailDomain?> PrimaryAsync(CancellationToken stop) => Primary(await ListAsync(stop));

    /// <summary>Adds a domain that stays.</summary>
    /// <returns>The domain, or InvalidInput when it is no domain name or there already.</returns>
    public Task<Result<MailDomain>> AddAsync(string name, DomainType type, CancellationToken stop) => AddAsync(name, type, null, stop);

    /// <summary>Adds a domain.</summary>
    /// <param name="expiresAt">The end of a rotating domain; null for one that stays.</param>
    /// <returns>The domain, or InvalidInput when it is no domain name or there already, or its end is over.</returns>
    public async Task<Result<MailDomain>> AddAsync(string name, DomainType type, DateTimeOffset? expiresAt, CancellationToken stop)
    {
        if (!EmailAddress.TryCanonicalDomain(name, out var canonical))
            return Refusal.Invalid("name", "not a domain name");
        if (expiresAt <= _time.GetUtcNow())
            return Refusal.Invalid("expires", "this end is over already");
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await db.Domains.AnyAsync(d => d.Name == canonical, stop))
            return Refusal.Invalid("name", "this domain is there already");
        var domain = MailDomain.Create(canonical, type, await NextPositionAsync(db, stop), _time.GetUtcNow());
        domain.ExpiresAt = expiresAt?.ToUniversalTime();
        db.Add(domain);
        await SaveAsync(db);
        return domain;
    }

    /// <summary>Gives a domain an end, moves it, or takes it away (null).</summary>
    /// <returns>The domain, NotFound, or InvalidInput when it is configured or an account's.</returns>
    public async Task<Result<MailDomain>> SetEndAsync(string name, DateTimeOffset? expiresAt, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await FindStoredAsync(db, name, stop) is not { } domain)
            return Refusal.NotFound("Domain");
        if (domain.IsConfigured)
            return Refusal.Invalid("name", "this domain stands in configuration (Domains): set ExpiresAt there");
        if (domain.OwnerAccountId is not null)
            return Refusal.Invalid("name", "this domain is an account's own: it ends with its proof");
        domain.ExpiresAt = expiresAt?.ToUniversalTime();
        await SaveAsync(db);
        return domain;
    }

    /// <summary>Removes a domain: its addresses refuse mail from now on; what they hold stays readable until it expires.</summary>
    /// <returns>Null, NotFound, or InvalidInput when the domain stands in configuration.</returns>
    public async Task<Refusal?> RemoveAsync(string name, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await FindStoredAsync(db, name, stop) is not { } domain)
            return Refusal.NotFound("Domain");
        if (domain.IsConfigured)
            return Refusal.Invalid("name", "this domain stands in configuration (Domains): remove it there");
        // With the claims of accounts to it: a proof that is still in the DNS would bring it back by itself.
        db.RemoveRange(await db.DomainClaims.Where(c => c.Name == domain.Name).ToListAsync(stop));
        db.Remove(domain);
        await SaveAsync(db);
        return null;
    }

    /// <summary>Makes the stored list agree with configuration; domains added on the command line stay, after these.</summary>
    internal async Task ApplyConfigurationAsync(IReadOnlyList<DomainOptions> configured, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        // What the last start left is mostly what this one wants. Then nothing is tracked: EF Core prepares for the first time of that
        // longer than all else here takes.
        if (IsApplied(await db.Domains.OrderBy(d => d.Position).AsNoTracking().ToListAsync(stop), configured))
        {
            await _postmaster.GiveAsync(db, CancellationToken.None);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(stop); // Another process may be preparing, too.
        var stored = await db.Domains.OrderBy(d => d.Position).ToListAsync(stop);
        var position = 0;
        foreach (var entry in configured)
        {
            if (!EmailAddress.TryCanonicalDomain(entry.Name, out var name))
                throw new InvalidOperationException("Domains are checked with the other options before this.");
            var domain = stored.Find(d => d.Name == name);
            if (domain is null)
                db.Add(domain = MailDomain.Create(name, entry.Type, position, _time.GetUtcNow()));
            stored.Remove(domain);
            (domain.Type, domain.IsConfigured, domain.Position, domain.OwnerAccountId) = (entry.Type, true, position++, null);
            domain.IsPersonal = false;
            (domain.ExpiresAt, domain.CoversSubdomains) = (entry.ExpiresAt?.ToUniversalTime(), entry.Subdomains);
        }

        foreach (var other in stored)
        {
            if (other.IsConfigured)
                db.Remove(other);
            else
                other.Position = position++;
        }

        await SaveAsync(db);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static bool IsApplied(IReadOnlyList<MailDomain> stored, IReadOnlyList<DomainOptions> configured) =>
        stored.Count(d => d.IsConfigured) == configured.Count
        && configured.Zip(stored).Select(static (both, position) => IsApplied(both.Second, both.First, position)).All(static same => same);

    private static bool IsApplied(MailDomain domain, DomainOptions entry, int position) =>
        EmailAddress.TryCanonicalDomain(entry.Name, out var name)
        && (domain.Name, domain.Type, domain.IsConfigured, domain.Position, domain.OwnerAccountId, domain.IsPersonal) == (name, entry.Type, true, position, null, false)
        && (domain.ExpiresAt, domain.CoversSubdomains) == (entry.ExpiresAt?.ToUniversalTime(), entry.Subdomains);

    /// <summary>Saves within the caller's turn, and lets everybody know.</summary>
    internal async Task SaveAsync(MailDbContext db)
    {
        await db.SaveChangesAsync(CancellationToken.None);
        await _postmaster.GiveAsync(db, CancellationToken.None);
        Interlocked.Increment(ref _edition);
    }

    /// <summary>The place behind all others.</summary>
    internal static async Task<int> NextPositionAsync(MailDbContext db, CancellationToken stop) =>
        1 + (await db.Domains.MaxAsync(d => (int?)d.Position, stop) ?? -1);

    private static Task<MailDomain?> FindStoredAsync(MailDbContext db, string name, CancellationToken stop)
    {
        var canonical = EmailAddress.TryCanonicalDomain(name, out var text) ? text : name;
        return db.Domains.FirstOrDefaultAsync(d => d.Name == canonical, stop);
    }

    // In its last days a rotating domain makes way for the next one, if there is one.
    private MailDomain? Primary(IReadOnlyList<MailDomain> ordered) =>
        ordered.FirstOrDefault(d => d.Type == DomainType.Public && d.IsDrawnAt(_time.GetUtcNow()))
        ?? ordered.FirstOrDefault(d => d.Type == DomainType.Public);

    private async ValueTask<Known> KnownAsync(CancellationToken stop)
    {
        // What was read before a change made here is not used after it, whoever puts it there.
        if (_known is { } known && known.Edition == Volatile.Read(ref _edition) && _time.GetElapsedTime(known.ReadAt) < Freshness)
            return known;
        var (edition, readAt) = (Volatile.Read(ref _edition), _time.GetTimestamp());
        await using var db = _database.Open();
        var ordered = await db.Domains.AsNoTracking().OrderBy(d => d.Position).ToListAsync(stop);
        return _known = new Known(ordered, ordered.ToDictionary(d => d.Name), readAt, edition);
    }

    private sealed record Known(IReadOnlyList<MailDomain> Ordered, Dictionary<string, MailDomain> ByName, long ReadAt, int Edition);
}
