namespace DisposableMail.Core.Accounts;

/// <summary>Who owns inboxes and keys.</summary>
public sealed class Account
{
    private Account()
    {
    }

    public long Id { get; private set; }

    /// <summary>Unique without regard to case; 1 to 100 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name of its <see cref="Tier"/>.</summary>
    public string TierName { get; internal set; } = "";

    public AccountKind Kind { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Since when its keys are refused; null while it is in force.</summary>
    public DateTimeOffset? DisabledAt { get; internal set; }

    /// <summary>The TXT record that makes a domain of this account take mail for its subdomains too; null until asked for.</summary>
    internal string? WildcardValue { get; set; }

    internal static Account Create(string name, Tier tier, DateTimeOffset now, AccountKind kind = AccountKind.Ordinary) =>
        new() { Name = name, TierName = tier.Name, CreatedAt = now, Kind = kind };
}
