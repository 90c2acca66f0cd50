namespace DisposableMail.Core.Domains;

/// <summary>One entry of section <c>Domains</c>, in order of preference.</summary>
public sealed record DomainOptions
{
    /// <summary>A domain name whose MX is this server; U-labels are converted.</summary>
    public string Name { get; set; } = "";

    /// <summary>Public unless said otherwise. Custom domains are proved by their owners, not configured.</summary>
    public DomainType Type { get; set; } = DomainType.Public;

    /// <summary>
    /// The end of a rotating domain: within 30 days of it the domain is only given to who names it, from then on it takes no mail.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Whether mail for its subdomains arrives here too (a wildcard MX), so that random ones may be given out.</summary>
    public bool Subdomains { get; set; }
}
