using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Domains;

/// <summary>Looks in the DNS for what proves a domain.</summary>
internal sealed class DomainProof(IDnsLookup dns, IOptions<CustomDomainOptions> options)
{
    /// <param name="wildcard">The account's wildcard value; null when it never asked for one.</param>
    /// <returns>What was found; and whether the wildcard record is there, null when that is uncertain.</returns>
    public async Task<(CustomDomainFinding Finding, bool? IsWildcard)> LookAsync(DomainClaim claim, string? wildcard, CancellationToken stop)
    {
        // Who brought it with a password has no record of ours to show: where its mail goes is the proof.
        if (claim.PasswordHash is not null)
            return (await LookAtMailHostsAsync(claim.Name, stop), null);
        var asked = dns.FindTextsAsync($"{claim.Uuid:D}.{claim.Name}", stop);
        var own = wildcard is null ? DnsAnswer.Absent : await dns.FindTextsAsync(claim.Name, stop);
        var text = await asked;
        var isWildcard = own.Values.Contains(wildcard);
        bool? certainly = isWildcard || own.IsCertain ? isWildcard : null;
        if (isWildcard || text.Values.Contains(CustomDomain.TxtValue))
            return (await LookAtMailHostsAsync(claim.Name, stop), certainly);
        if (!text.IsCertain || !own.IsCertain)
            return (CustomDomainFinding.LookupFailed, certainly);
        return (text.Values.Count > 0 ? CustomDomainFinding.WrongValue : CustomDomainFinding.RecordMissing, certainly);
    }

    /// <summary>Whether the domain's mail comes to this server.</summary>
    public async Task<CustomDomainFinding> LookAtMailHostsAsync(string name, CancellationToken stop)
    {
        if (options.Value.MxName is not { Length: > 0 } mxName)
            return CustomDomainFinding.Proved;
        var hosts = await dns.FindMailHostsAsync(name, stop);
        return hosts.Values.Contains(mxName.TrimEnd('.'), StringComparer.OrdinalIgnoreCase) ? CustomDomainFinding.Proved
            : hosts.IsCertain ? CustomDomainFinding.MxElsewhere
            : CustomDomainFinding.LookupFailed;
    }
}
