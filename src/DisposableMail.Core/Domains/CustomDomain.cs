using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Domains;

/// <summary>A domain that an account brings, with what its owner has to do and how far he is. Immutable.</summary>
public sealed record CustomDomain
{
    /// <summary>What the TXT record at <see cref="TxtName"/> must say.</summary>
    public const string TxtValue = "tm-custom-domain-verification";

    /// <summary>Lower-case A-labels.</summary>
    public required string Name { get; init; }

    /// <summary>The name as people write it (U-labels).</summary>
    public string UnicodeName => UnicodeDomain.Of(Name);

    /// <summary>Made once for this account and domain.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Where the TXT record belongs: <c>{uuid}.{domain}</c>.</summary>
    public string TxtName => $"{Uuid:D}.{Name}";

    /// <summary>The host its MX record must name; null when the MX is not looked at.</summary>
    public required string? MxName { get; init; }

    public required CustomDomainState State { get; init; }

    /// <summary>Why it is not (or no longer) proved; Proved when it is.</summary>
    public required CustomDomainFinding Finding { get; init; }

    /// <summary>Whether subdomains take mail too: the account's wildcard record is on the domain.</summary>
    public required bool CoversSubdomains { get; init; }

    /// <summary>Whether everybody who asks for community domains may use it.</summary>
    public required bool IsCommunity { get; init; }

    /// <summary>When the DNS was last looked at; null when never.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>When it stops to take mail unless its record comes back; null when nothing is missing.</summary>
    public required DateTimeOffset? StopsAt { get; init; }
}
