using System.Security.Cryptography;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Inboxes;
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

    /// <summary>Every domain, in order of preference.</summary>
    public async ValueTask<IReadOnlyList<MailDomain>> ListAsync(CancellationToken stop) => (await KnownAsync(stop)).Ordered;

    /// <summary>The domains this tier may create addresses on, the primary one first.</summary>
    public async ValueTask<IReadOnlyList<MailDomain>> ListOfferedAsync(Tier tier, CancellationToken stop)
    {
        var all = await ListAsync(stop);
        var primary = Primary(all);
        return [.. all.Where(d => d == primary || tier.DomainTypes.Contains(d.Type))];
    }

    /// <summary>Whether mail for this domain is ours at all. Expects canonical form.</summary>
    public async ValueTask<bool> IsOursAsync(string domain, CancellationToken stop) => (await KnownAsync(stop)).Names.Contains(domain);

    /// <summary>The domain that has the bare <c>postmaster</c> and the keys without a choice; null while there is none.</summary>
    public async ValueTask<MailDomain?> PrimaryAsync(CancellationToken stop) => Primary(await ListAsync(stop));

    /// <summary>Adds a domain.</summary>
    /// <returns>The domain, or InvalidInput when it is no domain name or there already.</returns>
    public async Task<Result<MailDomain>> AddAsync(string name, DomainType type, CancellationToken stop)
    {
        if (!EmailAddress.TryCanonicalDomain(name, out var canonical))
            return Refusal.Invalid("name", "not a domain name");
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await db.Domains.AnyAsync(d => d.Name == canonical, stop))
            return Refusal.Invalid("name", "this domain is there already");
        var last = await db.Domains.MaxAsync(d => (int?)d.Position, stop) ?? -1;
        var domain = MailDomain.Create(canonical, type, isConfigured: false, last + 1, _time.GetUtcNow());
        db.Add(domain);
        await SaveAsync(db);
        return domain;
    }

    /// <summary>Removes a domain: its addresses refuse mail from now on; what they hold stays readable until it expires.</summary>
    /// <returns>Null, NotFound, or InvalidInput when the domain stands in configuration.</returns>
    public async Task<Refusal?> RemoveAsync(string name, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var canonical = EmailAddress.TryCanonicalDomain(name, out var text) ? text : name;
        var domain = await db.Domains.FirstOrDefaultAsync(d => d.Name == canonical, stop);
        if (domain is null)
            return Refusal.NotFound("Domain");
        if (domain.IsConfigured)
            return Refusal.Invalid("name", "this domain stands in configuration (Domains): remove it there");
        db.Remove(domain);
        await SaveAsync(db);
        return null;
    }

    /// <summary>Makes the stored list agree with configuration; domains added on the command line stay, after these.</summary>
    internal async Task ApplyConfigurationAsync(IReadOnlyList<DomainOptions> configured, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var stored = await db.Domains.OrderBy(d => d.Position).ToListAsync(stop);
        var position = 0;
        foreach (var entry in configured)
        {
            if (!EmailAddress.TryCanonicalDomain(entry.Name, out var name))
                throw new InvalidOperationException("Domains are checked with the other options before this.");
            var domain = stored.Find(d => d.Name == name);
            if (domain is null)
                db.Add(domain = MailDomain.Create(name, entry.Type, isConfigured: true, position, _time.GetUtcNow()));
            stored.Remove(domain);
            (domain.Type, domain.IsConfigured, domain.Position) = (entry.Type, true, position++);
        }

        foreach (var other in stored)
        {
            if (other.IsConfigured)
                db.Remove(other);
            else
                other.Position = position++;
        }

        await SaveAsync(db);
    }

    /// <summary>The domain for a new inbox.</summary>
    internal async ValueTask<Result<string>> ChooseAsync(Caller caller, NewInbox wish, CancellationToken stop)
    {
        var offered = await ListOfferedAsync(caller.Tier, stop);
        if (wish.Domain is { } named)
        {
            if (!EmailAddress.TryCanonicalDomain(named, out var name) || !await IsOursAsync(name, stop))
                return new Refusal(RefusalKind.DomainUnknown, "Invalid domain name") { Field = "domain" };
            return offered.Any(d => d.Name == name)
                ? name
                : new Refusal(RefusalKind.TierForbids, "your plan does not include this domain") { Field = "domain" };
        }

        if (wish.DomainType is { } type)
            offered = [.. offered.Where(d => d.Type == type)];
        if (offered.Count == 0)
            return new Refusal(RefusalKind.DomainUnknown, "no domain of this type is offered to you") { Field = "domain_type" };
        var isRandom = wish.AnyDomain || wish.DomainType is not null;
        return offered[isRandom ? RandomNumberGenerator.GetInt32(offered.Count) : 0].Name;
    }

    private async Task SaveAsync(MailDbContext db)
    {
        await db.SaveChangesAsync(CancellationToken.None);
        await _postmaster.GiveAsync(db, CancellationToken.None);
        Interlocked.Increment(ref _edition);
    }

    private static MailDomain? Primary(IReadOnlyList<MailDomain> ordered) => ordered.FirstOrDefault(d => d.Type == DomainType.Public);

    private async ValueTask<Known> KnownAsync(CancellationToken stop)
    {
        // What was read before a change made here is not used after it, whoever puts it there.
        if (_known is { } known && known.Edition == Volatile.Read(ref _edition) && _time.GetElapsedTime(known.ReadAt) < Freshness)
            return known;
        var (edition, readAt) = (Volatile.Read(ref _edition), _time.GetTimestamp());
        await using var db = _database.Open();
        var ordered = await db.Domains.AsNoTracking().OrderBy(d => d.Position).ToListAsync(stop);
        return _known = new Known(ordered, ordered.Select(d => d.Name).ToHashSet(), readAt, edition);
    }

    private sealed record Known(IReadOnlyList<MailDomain> Ordered, HashSet<string> Names, long ReadAt, int Edition);
}
