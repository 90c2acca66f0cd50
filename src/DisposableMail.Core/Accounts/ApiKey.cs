namespace DisposableMail.Core.Accounts;

/// <summary>A secret that acts for an account. Only its SHA-256 is kept (invariant 7).</summary>
public sealed class ApiKey
{
    private ApiKey()
    {
    }

    public long Id { get; private set; }

    public long AccountId { get; private set; }

    /// <summary>What its owner calls it; unique within the account.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The start of the key as shown in lists, such as <c>dm_live_Ab3x</c>; says nothing about the rest.</summary>
    public string VisiblePrefix { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Last use, to the minute; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>Since when it is refused; null while it is in force.</summary>
    public DateTimeOffset? RevokedAt { get; internal set; }

    internal byte[] Hash { get; private set; } = [];

    internal static ApiKey Create(long accountId, string name, KeySecret secret, DateTimeOffset now) => new()
    {
        AccountId = accountId,
        Name = name,
        VisiblePrefix = secret.VisiblePrefix,
        Hash = secret.Hash,
        CreatedAt = now,
    };
}
