namespace DisposableMail.Core.Tokens;

/// <summary>A token as it was read.</summary>
/// <param name="ReadAt">By the monotonic clock.</param>
/// <param name="Edition">Of the accounts, taken before it was read.</param>
internal sealed record KnownToken(Caller Caller, long TokenId, DateTimeOffset ExpiresAt, long ReadAt, int Edition);
