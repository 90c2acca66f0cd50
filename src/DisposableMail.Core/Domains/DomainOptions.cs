namespace DisposableMail.Core.Domains;

/// <summary>One entry of section <c>Domains</c>, in order of preference.</summary>
public sealed record DomainOptions
{
    /// <summary>A domain name whose MX is this server; U-labels are converted.</summary>
    public string Name { get; set; } = "";

    /// <summary>Public unless said otherwise. Custom domains are proved by their owners, not configured.</summary>
    public DomainType Type { get; set; } = DomainType.Public;
}
