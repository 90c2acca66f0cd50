namespace DisposableMail.Core.Accounts;

/// <summary>What the cache keeps of a valid key.</summary>
internal sealed record KnownCaller(Caller Caller, long KeyId, DateTimeOffset LastUsedAt);
