using DisposableMail.Core.Domains;

namespace DisposableMail.Core.Inboxes;

/// <summary>What a caller wishes of an inbox; everything may be left out.</summary>
public sealed record NewInbox
{
    /// <summary>The wished local-part; null for a random one. Needs a tier with custom names, or a domain of one's own.</summary>
    public string? LocalPart { get; init; }

    /// <summary>
    /// The beginning of the local-part, completed by random characters; on a domain of one's own the whole of it. Without effect
    /// beside <see cref="LocalPart"/>.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>The wished domain; null for one that <see cref="DomainType"/> and <see cref="AnyDomain"/> decide.</summary>
    public string? Domain { get; init; }

    /// <summary>A random domain of this type; null for no wish.</summary>
    public DomainType? DomainType { get; init; }

    /// <summary>Without another wish: true for a random domain of those offered, false for the primary one.</summary>
    public bool AnyDomain { get; init; }

    /// <summary>A random subdomain of the domain, where the domain has such.</summary>
    public bool RandomSubdomain { get; init; }

    /// <summary>1 minute or more; longer than the tier allows is cut. Null for the tier's default.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Makes a token for the inbox, with this right; null for none.</summary>
    public InboxTokenRight? Token { get; init; }

    /// <summary>1 to 255 characters: a repetition with the same key answers the inbox made first.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The names of the fields in the caller's dialect, for refusals.</summary>
    public string LocalPartField { get; init; } = "username";
}
