namespace DisposableMail.Core.Domains;

/// <summary>A domain we receive mail for.</summary>
public sealed class MailDomain
{
    private MailDomain()
    {
    }

    public long Id { get; private set; }

    /// <summary>Lower-case A-labels (RFC 5890 §2.3.2.1), no trailing dot.</summary>
    public string Name { get; private set; } = "";

    public DomainType Type { get; internal set; }

    /// <summary>True when it stands in configuration and is removed there, not on the command line.</summary>
    public bool IsConfigured { get; internal set; }

    /// <summary>Order of preference, 0 first; the first public domain is the primary one.</summary>
    public int Position { get; internal set; }

    public DateTimeOffset IntroducedAt { get; private set; }

    internal static MailDomain Create(string name, DomainType type, bool isConfigured, int position, DateTimeOffset now) =>
        new() { Name = name, Type = type, IsConfigured = isConfigured, Position = position, IntroducedAt = now };
}
