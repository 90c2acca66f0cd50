using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Domains;

/// <summary>A domain we receive mail for.</summary>
public sealed class MailDomain
{
    // Nobody is given an address that ends within this time unless he names the domain.
    private static readonly TimeSpan LastDays = TimeSpan.FromDays(30);

    private MailDomain()
    {
    }

    public long Id { get; private set; }

    /// <summary>Lower-case A-labels (RFC 5890 §2.3.2.1), no trailing dot.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name as people write it (U-labels).</summary>
    public string UnicodeName => UnicodeDomain.Of(Name);

    public DomainType Type { get; internal set; }

    /// <summary>The account that proved it; null for the operator's own. Lent or not.</summary>
    public long? OwnerAccountId { get; internal set; }

    /// <summary>Whether it was brought with a password (<see cref="PersonalDomainService"/>): it has no inbox of its own.</summary>
    public bool IsPersonal { get; internal set; }

    /// <summary>Whether mail for its subdomains is ours too.</summary>
    public bool CoversSubdomains { get; internal set; }

    /// <summary>The first instant at which the domain is no longer ours (a rotating domain); null when it stays.</summary>
    public DateTimeOffset? ExpiresAt { get; internal set; }

    /// <summary>True when it stands in configuration and is removed there, not on the command line.</summary>
    public bool IsConfigured { get; internal set; }

    /// <summary>Order of preference, 0 first; the first public domain is the primary one.</summary>
    public int Position { get; internal set; }

    public DateTimeOffset IntroducedAt { get; private set; }

    internal bool IsOursAt(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now;

    /// <summary>Whether it may be given to who did not name it.</summary>
    internal bool IsDrawnAt(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now + LastDays;

    internal bool IsOwnOf(Caller caller) => OwnerAccountId is { } owner && owner == caller.AccountId;

    internal static MailDomain Create(string name, DomainType type, int position, DateTimeOffset now) =>
        new() { Name = name, Type = type, Position = position, IntroducedAt = now };
}
