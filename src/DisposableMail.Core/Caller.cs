using DisposableMail.Core.Accounts;

namespace DisposableMail.Core;

/// <summary>The proven identity of one request: the account whose key it carried, and what its tier allows.</summary>
/// <param name="AccountId">Our row number; safe to log.</param>
/// <param name="Tier">The limits in force for this request.</param>
public sealed record Caller(long AccountId, Tier Tier);
