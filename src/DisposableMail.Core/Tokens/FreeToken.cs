namespace DisposableMail.Core.Tokens;

/// <summary>A token that acts for the identity of its account. Only its SHA-256 is kept (invariant 7).</summary>
internal sealed class FreeToken
{
    public long Id { get; private set; }

    public long AccountId { get; private set; }

    public byte[] Hash { get; private set; } = [];

    /// <summary>The first instant at which it is refused. Of a legacy token: when its identity goes, unless it is used before.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    public static FreeToken Create(long accountId, byte[] hash, DateTimeOffset expiresAt) =>
        new() { AccountId = accountId, Hash = hash, ExpiresAt = expiresAt };
}
