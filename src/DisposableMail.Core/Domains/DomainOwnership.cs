using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Domains;

/// <summary>What follows from a look at the DNS: who owns a domain, until when. Called within the writer's turn.</summary>
internal sealed class DomainOwnership(
    IMailDatabase database, DomainService domains, InboxChanges changes, IOptions<TierOptions> tiers, IOptions<CustomDomainOptions> options,
    TimeProvider time)
{
    // Sooner than the usual interval: a name server that is away for a moment is asked again.
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a name is not to be had by its MX alone: that shows who the owner of a zone is only while nobody has shown himself to be the
    /// owner of the name, or of the closest one above it, whose wildcard MX it may be. Nor is it below a domain that is lent: strangers have
    /// addresses there.
    /// </summary>
    public static async Task<bool> IsTakenAsync(MailDbContext db, long accountId, string name, CancellationToken stop)
    {
        string[] names = [name, .. NamesAbove(name)];
        var known = await db.Domains.AsNoTracking().Where(d => names.Contains(d.Name)).ToListAsync(stop);
        return known.MaxBy(d => d.Name.Length) is { } closest
            && (closest.OwnerAccountId != accountId || (closest.Name != name && closest.Type == DomainType.Community));
    }

    public async Task ApplyAsync(long accountId, string name, CustomDomainFinding finding, bool? isWildcard, CancellationToken stop)
    {
        await using var db = database.Open();
        // It may have been removed while the DNS was asked.
        if (await db.DomainClaims.FirstOrDefaultAsync(c => c.AccountId == accountId && c.Name == name, stop) is not { } claim)
            return;
        var domain = await db.Domains.FirstOrDefaultAsync(d => d.Name == name, stop);
        if (!await MayHaveDomainsAsync(db, accountId, stop))
            finding = CustomDomainFinding.TierForbids;
        else if (finding == CustomDomainFinding.Proved && domain?.OwnerAccountId != accountId)
        {
            // A TXT record says who the owner of a zone means, also below a domain that somebody else has shown.
            if (claim.PasswordHash is null ? domain is { IsPersonal: false } : await IsTakenAsync(db, accountId, name, stop))
                finding = CustomDomainFinding.OwnedByAnother;
            else if (domain is not null)
                domain = await DispossessAsync(db, domain, stop);
        }

        (claim.Finding, claim.CheckedAt) = (finding, time.GetUtcNow());
        var owned = domain?.OwnerAccountId == accountId ? domain : null;
        if (finding == CustomDomainFinding.Proved)
            owned = await GrantAsync(db, claim, owned, isWildcard, stop);
        // No answer says nothing: neither is the proof gone nor has its absence gone on.
        else if (finding != CustomDomainFinding.LookupFailed && owned is not null && IsOver(claim))
            owned = Withdraw(db, claim, owned);
        claim.NextCheckAt = NextCheck(claim, owned is not null);
        // Mostly nothing has changed but the time of the look: everybody's memory of the domains stays good.
        if (db.ChangeTracker.Entries<MailDomain>().Any(d => d.State != EntityState.Unchanged))
            await domains.SaveAsync(db);
        else
            await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<MailDomain> GrantAsync(MailDbContext db, DomainClaim claim, MailDomain? owned, bool? isWildcard, CancellationToken stop)
    {
        claim.MissingSince = null;
        if (owned is null)
        {
            owned = MailDomain.Create(claim.Name, DomainType.Custom, await DomainService.NextPositionAsync(db, stop), time.GetUtcNow());
            (owned.OwnerAccountId, owned.IsPersonal) = (claim.AccountId, claim.PasswordHash is not null);
            db.Add(owned);
            await EndFormerInboxesAsync(db, claim.AccountId, claim.Name, stop);
        }

        owned.CoversSubdomains = isWildcard ?? (owned.CoversSubdomains || owned.IsPersonal);
        if (owned is { CoversSubdomains: true, IsPersonal: false })
            await DispossessBelowAsync(db, claim, stop);
        return owned;
    }

    // Who came before the owner of the zone and showed no more than its own wildcard MX. Below a name for which another one shows a TXT record, it is his.
    private async Task DispossessBelowAsync(MailDbContext db, DomainClaim claim, CancellationToken stop)
    {
        var end = "." + claim.Name;
        var below = await db.Domains.Where(d => d.Name.EndsWith(end)).ToListAsync(stop);
        foreach (var domain in below.Where(d => d.IsPersonal && d.OwnerAccountId != claim.AccountId))
        {
            if (NamesAbove(domain.Name).Any(name => below.Exists(d => d.Name == name && !d.IsPersonal && d.OwnerAccountId != claim.AccountId)))
                continue;
            await DispossessAsync(db, domain, stop);
            await EndFormerInboxesAsync(db, claim.AccountId, domain.Name, stop);
        }
    }

    private static IEnumerable<string> NamesAbove(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return name[(dot + 1)..];
    }

    private static async Task<MailDomain?> DispossessAsync(MailDbContext db, MailDomain domain, CancellationToken stop)
    {
        db.RemoveRange(await db.DomainClaims.Where(c => c.Name == domain.Name && c.AccountId == domain.OwnerAccountId).ToListAsync(stop));
        db.Remove(domain);
        return null;
    }

    // What a former owner's inboxes on this name would still show or keep occupied is not his any more.
    private async Task EndFormerInboxesAsync(MailDbContext db, long accountId, string name, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var former = db.Inboxes.Alive(now).Where(i => i.OwnerAccountId != accountId && i.Kind != InboxKind.Postmaster
            && i.Addresses.Any(a => a.Domain == name));
        foreach (var inbox in await former.Include(i => i.Addresses).ToListAsync(stop))
        {
            // A session goes on with its other addresses.
            if (inbox.Kind == InboxKind.Session)
                inbox.Addresses.Where(a => a.Domain == name).ToList().ForEach(address => address.Free(now));
            else
                inbox.ExpiresAt = now;
            changes.Announce(inbox.PublicId);
        }
    }

    private bool IsOver(DomainClaim claim)
    {
        claim.MissingSince ??= time.GetUtcNow();
        return claim.MissingSince + options.Value.GracePeriod <= time.GetUtcNow();
    }

    private MailDomain? Withdraw(MailDbContext db, DomainClaim claim, MailDomain owned)
    {
        db.Remove(owned);
        (claim.MissingSince, claim.BegunAt) = (null, time.GetUtcNow());
        return null;
    }

    private DateTimeOffset? NextCheck(DomainClaim claim, bool isOwned)
    {
        var now = time.GetUtcNow();
        var interval = options.Value.CheckInterval;
        if (isOwned)
        {
            var next = now + (claim.Finding == CustomDomainFinding.LookupFailed && RetryAfterFailure < interval ? RetryAfterFailure : interval);
            var end = claim.MissingSince + options.Value.GracePeriod;
            return end > now && end < next ? end : next;
        }

        // After a minute, two, four, ...: whoever has just changed his DNS waits for us, whoever has not may never.
        var waited = now - claim.BegunAt;
        if (waited >= options.Value.PendingPeriod)
            return null;
        return now + (waited < DomainChecks.FirstWait ? DomainChecks.FirstWait : waited < interval ? waited : interval);
    }

    private async Task<bool> MayHaveDomainsAsync(MailDbContext db, long accountId, CancellationToken stop)
    {
        var account = await db.Accounts.AsNoTracking().FirstAsync(a => a.Id == accountId, stop);
        return account.DisabledAt is null && tiers.Value.FindOrSmallest(account.TierName).CustomDomains;
    }
}
