namespace DisposableMail.Core.Domains;

/// <summary>Asks the DNS. The name is absolute, in A-labels, without a trailing dot; no answer is an outcome, never an exception.</summary>
public interface IDnsLookup
{
    /// <summary>The TXT records of a name, each with its strings joined (RFC 7208 §3.3 does so too).</summary>
    Task<DnsAnswer> FindTextsAsync(string name, CancellationToken stop);

    /// <summary>The hosts that take a domain's mail (RFC 5321 §5.1): lower case, no trailing dot, in order of preference.</summary>
    Task<DnsAnswer> FindMailHostsAsync(string name, CancellationToken stop);
}
