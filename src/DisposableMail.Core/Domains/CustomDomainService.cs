using System.Security.Cryptography;
using DisposableMail.Core.Addresses;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Domains;

/// <summary>The door for accounts with domains of their own: begin, prove by DNS, lend, remove.</summary>
public sealed class CustomDomainService
{
    private readonly IMailDatabase _database;
    private readonly DomainService _domains;
    private readonly DomainChecks _checks;
    private readonly WriteGate _gate;
    private readonly CustomDomainOptions _options;
    private readonly TimeProvider _time;

    internal CustomDomainService(
        IMailDatabase database, DomainService domains, DomainChecks checks, WriteGate gate, IOptions<CustomDomainOptions> options, TimeProvider time)
    {
        (_database, _domains, _checks) = (database, domains, checks);
        (_gate, _options, _time) = (gate, options.Value, time);
    }

    /// <summary>Begins to prove a domain, or begins anew: the same account gets the same UUID for the same domain. Looks nothing up.</summary>
    /// <returns>What to put into the DNS; TierForbids; InvalidInput: no such name can be an account's own.</returns>
    public async Task<Result<CustomDomain>> BeginAsync(Caller caller, string domain, CancellationToken stop)
    {
        if (Forbid(caller) is { } forbidden)
            return forbidden;
        if (!(await ClaimableName.CheckAsync(_domains, domain, stop)).TryGet(out var name, out var refusal))
            return refusal;
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var now = _time.GetUtcNow();
        var claim = await db.DomainClaims.FirstOrDefaultAsync(c => c.AccountId == caller.AccountId && c.Name == name, stop);
        if (claim is null)
        {
            if (await db.DomainClaims.CountAsync(c => c.AccountId == caller.AccountId, stop) >= _options.PerAccount
                && !await DropOldestPendingAsync(db, caller, stop))
                return new Refusal(RefusalKind.TierForbids, $"an account may have {_options.PerAccount} domains");
            db.Add(claim = DomainClaim.Create(caller.AccountId, name, now));
        }

        if (claim.PasswordHash is not null)
            return Refusal.Invalid("domain", "this is a personal domain of yours: remove it first");
        // The background waits for the record from now on, also when it had given up.
        if (claim.NextCheckAt is null)
            (claim.BegunAt, claim.NextCheckAt) = (now, now + DomainChecks.FirstWait);
        await db.SaveChangesAsync(CancellationToken.None);
        return CustomDomains.Describe(claim, await db.Domains.FirstOrDefaultAsync(d => d.Name == name, stop), _options);
    }

    /// <summary>Looks at the DNS now; asked too often, answers what was found last.</summary>
    /// <returns>How far the domain is; NotFound when it was not begun.</returns>
    public async Task<Result<CustomDomain>> VerifyAsync(Caller caller, string domain, CancellationToken stop)
    {
        if (await ReadAsync(caller, domain, stop) is not { } known)
            return Refusal.NotFound("Domain");
        if (known.CheckedAt + _options.RecheckAfter > _time.GetUtcNow() || !_checks.TryTake(caller.AccountId))
            return known;
        await _checks.CheckAsync(caller.AccountId, known.Name, stop);
        return await ReadAsync(caller, domain, stop) is { } now ? now : Refusal.NotFound("Domain");
    }

    /// <summary>As <see cref="VerifyAsync"/>, for the caller's closest domain above a name: its wildcard record may have come.</summary>
    public async Task<Result<CustomDomain>> VerifyAboveAsync(Caller caller, string name, CancellationToken stop)
    {
        if (!EmailAddress.TryCanonicalDomain(name, out var canonical))
            return Refusal.NotFound("Domain");
        var above = (await ListAsync(caller, stop)).Where(d => canonical.EndsWith("." + d.Name, StringComparison.Ordinal)).MaxBy(d => d.Name.Length);
        return above is null ? Refusal.NotFound("Domain") : await VerifyAsync(caller, above.Name, stop);
    }

    /// <summary>The caller's domains, by name.</summary>
    public async Task<IReadOnlyList<CustomDomain>> ListAsync(Caller caller, CancellationToken stop)
    {
        await using var db = _database.Open();
        var claims = await CustomDomains.ClaimsOf(db, caller).OrderBy(c => c.Name).ToListAsync(stop);
        var names = claims.Select(c => c.Name).ToArray();
        var domains = await db.Domains.AsNoTracking().Where(d => names.Contains(d.Name)).ToDictionaryAsync(d => d.Name, stop);
        return [.. claims.Select(c => CustomDomains.Describe(c, domains.GetValueOrDefault(c.Name), _options))];
    }

    /// <summary>One domain of the caller, or NotFound when he did not begin it.</summary>
    public async Task<Result<CustomDomain>> FindAsync(Caller caller, string domain, CancellationToken stop) =>
        await ReadAsync(caller, domain, stop) is { } known ? known : Refusal.NotFound("Domain");

    /// <summary>Gives a domain up: it takes no mail from now on; what its inboxes hold stays readable until they end.</summary>
    /// <returns>Null, or NotFound.</returns>
    public async Task<Refusal?> RemoveAsync(Caller caller, string domain, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (!EmailAddress.TryCanonicalDomain(domain, out var name)
            || await CustomDomains.ClaimsOf(db, caller).AsTracking().FirstOrDefaultAsync(c => c.Name == name, stop) is not { } claim)
            return Refusal.NotFound("Domain");
        db.Remove(claim);
        if (await db.Domains.FirstOrDefaultAsync(d => d.Name == name && d.OwnerAccountId == caller.AccountId, stop) is { } owned)
            db.Remove(owned);
        await _domains.SaveAsync(db);
        return null;
    }

    /// <summary>
    /// Lends a verified domain to everybody whose tier includes community domains. Its own inbox takes no mail from then on: other
    /// people's is none of the owner's business. To have it back, remove it and prove it again.
    /// </summary>
    /// <returns>The domain; NotFound; InvalidInput while it is not verified.</returns>
    public async Task<Result<CustomDomain>> LendAsync(Caller caller, string domain, CancellationToken stop)
    {
        if (Forbid(caller) is { } forbidden)
            return forbidden;
        if (!EmailAddress.TryCanonicalDomain(domain, out var name))
            return Refusal.NotFound("Domain");
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await CustomDomains.ClaimsOf(db, caller).FirstOrDefaultAsync(c => c.Name == name, stop) is not { } claim)
            return Refusal.NotFound("Domain");
        if (await db.Domains.FirstOrDefaultAsync(d => d.Name == name && d.OwnerAccountId == caller.AccountId, stop) is not { } owned)
            return Refusal.Invalid("domain", "this domain is not verified yet");
        owned.Type = DomainType.Community;
        await _domains.SaveAsync(db);
        return CustomDomains.Describe(claim, owned, _options);
    }

    /// <summary>
    /// The value of a TXT record on a domain itself that proves it for this account, its subdomains included. Made once. Asked for
    /// again, the background soon looks at the domains whose subdomains it does not cover yet.
    /// </summary>
    /// <returns>The value, beginning with <c>tempmail-wc-</c>; or TierForbids.</returns>
    public async Task<Result<string>> WildcardValueAsync(Caller caller, CancellationToken stop)
    {
        if (Forbid(caller) is { } forbidden)
            return forbidden;
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var account = await db.Accounts.FirstAsync(a => a.Id == caller.AccountId, stop);
        if (account.WildcardValue is null)
            account.WildcardValue = "tempmail-wc-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 32);
        else
            await ExpectWildcardsAsync(db, caller, stop);
        await db.SaveChangesAsync(CancellationToken.None);
        return account.WildcardValue;
    }

    /// <summary>Looks at the domains whose time has come. Called every few seconds.</summary>
    /// <returns>How many were looked at.</returns>
    public Task<int> CheckDueAsync(CancellationToken stop) => _checks.CheckDueAsync(stop);

    private async Task ExpectWildcardsAsync(MailDbContext db, Caller caller, CancellationToken stop)
    {
        var (now, seen) = (_time.GetUtcNow(), _time.GetUtcNow() - _options.RecheckAfter);
        var open = await db.DomainClaims
            .Where(c => c.AccountId == caller.AccountId && (c.CheckedAt == null || c.CheckedAt <= seen) && (c.NextCheckAt == null || c.NextCheckAt > now))
            .Where(c => !db.Domains.Any(d => d.Name == c.Name && d.OwnerAccountId == c.AccountId && d.CoversSubdomains)).ToListAsync(stop);
        foreach (var claim in open.TakeWhile(_ => _checks.TryTake(caller.AccountId)))
            claim.NextCheckAt = now;
    }

    private static Refusal? Forbid(Caller caller) => caller.Tier.CustomDomains && caller.IsAccount
        ? null
        : new Refusal(RefusalKind.TierForbids, "your plan does not include domains of your own");

    // What was begun and never proved (a mistyped name) must not stand in the way of what is meant.
    private static async Task<bool> DropOldestPendingAsync(MailDbContext db, Caller caller, CancellationToken stop)
    {
        var oldest = await db.DomainClaims
            .Where(c => c.AccountId == caller.AccountId && !db.Domains.Any(d => d.Name == c.Name && d.OwnerAccountId == c.AccountId))
            .OrderBy(c => c.BegunAt).ThenBy(c => c.Id).FirstOrDefaultAsync(stop);
        if (oldest is not null)
            db.Remove(oldest);
        return oldest is not null;
    }

    private async Task<CustomDomain?> ReadAsync(Caller caller, string domain, CancellationToken stop)
    {
        if (!EmailAddress.TryCanonicalDomain(domain, out var name))
            return null;
        await using var db = _database.Open();
        return await CustomDomains.ClaimsOf(db, caller).FirstOrDefaultAsync(c => c.Name == name, stop) is { } claim
            ? CustomDomains.Describe(claim, await db.Domains.AsNoTracking().FirstOrDefaultAsync(d => d.Name == name, stop), _options)
            : null;
    }
}
