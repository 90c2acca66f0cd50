using DisposableMail.Core;
using DisposableMail.Core.Domains;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Domains of accounts, verified when they are first needed: this service has no call for it.</summary>
internal sealed class VerifiedDomains(CustomDomainService domains)
{
    /// <returns>The domain, proved; TierForbids; NotFound when it was not begun; InvalidInput saying what is missing in the DNS.</returns>
    public async Task<Result<CustomDomain>> FindAsync(Caller caller, string? name, CancellationToken stop)
    {
        if (!caller.Tier.CustomDomains)
            return new Refusal(RefusalKind.TierForbids, "your plan does not include domains of your own");
        var found = await domains.FindAsync(caller, name ?? "", stop);
        if (found is { Refusal: null, Value.State: CustomDomainState.Pending })
            found = await domains.VerifyAsync(caller, found.Value.Name, stop);
        return found.TryGet(out var domain, out var why) && domain.State == CustomDomainState.Pending
            ? Refusal.Invalid("domain", WhatIsMissing(domain))
            : why is null ? domain! : why;
    }

    /// <summary>As <see cref="FindAsync"/>, and for a name below a domain the one above, if that turns out to cover its subdomains.</summary>
    public async Task<Result<CustomDomain>> FindCoveringAsync(Caller caller, string name, CancellationToken stop)
    {
        var found = await FindAsync(caller, name, stop);
        if (found.Refusal is not { Kind: RefusalKind.NotFound })
            return found;
        var above = await domains.VerifyAboveAsync(caller, name, stop);
        return above is { Refusal: null, Value.CoversSubdomains: true } ? above : found;
    }

    private static string WhatIsMissing(CustomDomain domain) => domain.Finding switch
    {
        CustomDomainFinding.WrongValue => $"the TXT record {domain.TxtName} does not say {CustomDomain.TxtValue}",
        CustomDomainFinding.MxElsewhere => $"the MX record of {domain.Name} does not point to {domain.MxName}",
        CustomDomainFinding.OwnedByAnother => "another account has verified this domain before",
        CustomDomainFinding.LookupFailed => "the name servers of this domain do not answer",
        CustomDomainFinding.TierForbids => "your plan does not include domains of your own",
        _ => $"this domain is not verified yet: there is no TXT record {domain.TxtName} that says {CustomDomain.TxtValue}",
    };
}
