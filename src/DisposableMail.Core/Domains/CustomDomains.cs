using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Domains;

/// <summary>Reads claims and says how far they are.</summary>
internal static class CustomDomains
{
    /// <summary>The claims, personal domains left out, that this caller may see and change: with the account's key, not with the token of an inbox.</summary>
    public static IQueryable<DomainClaim> ClaimsOf(MailDbContext db, Caller caller)
    {
        var isOwner = caller.IsAccount;
        return db.DomainClaims.AsNoTracking().Where(c => isOwner && c.AccountId == caller.AccountId && c.PasswordHash == null);
    }

    /// <param name="domain">The domain of the claim's name, whoever has it; null when nobody.</param>
    public static CustomDomain Describe(DomainClaim claim, MailDomain? domain, CustomDomainOptions options)
    {
        var owned = domain?.OwnerAccountId == claim.AccountId ? domain : null;
        var stopsAt = owned is null ? null : claim.MissingSince + options.GracePeriod;
        return new CustomDomain
        {
            Name = claim.Name,
            Uuid = claim.Uuid,
            MxName = options.MxName is { Length: > 0 } mxName ? mxName : null,
            State = owned is null ? CustomDomainState.Pending : stopsAt is null ? CustomDomainState.Verified : CustomDomainState.Lapsing,
            Finding = claim.Finding,
            CoversSubdomains = owned?.CoversSubdomains ?? false,
            IsCommunity = owned?.Type == DomainType.Community,
            CheckedAt = claim.CheckedAt,
            StopsAt = stopsAt,
        };
    }
}
