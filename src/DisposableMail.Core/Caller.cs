using DisposableMail.Core.Accounts;

namespace DisposableMail.Core;

/// <summary>
/// The proven identity of one request: the account whose key it carried, or one inbox whose token it carried, or nobody at
/// an address; and what its tier allows.
/// </summary>
/// <param name="AccountId">Our row number; safe to log. Of an inbox token that of the inbox's owner.</param>
/// <param name="Tier">The limits in force for this request.</param>
public sealed record Caller(long AccountId, Tier Tier)
{
    /// <summary>With an inbox token: the only inbox this caller sees. Null for a key.</summary>
    public Guid? OnlyInbox { get; init; }

    /// <summary>Whether its token only lists, reads and downloads.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Of a caller without any credential: the network it calls from. It may make inboxes, and sees none.</summary>
    public string? Network { get; init; }

    /// <summary>Whether an account's key was shown: whoever has one manages domains and webhooks, and has calls counted.</summary>
    public bool IsAccount => OnlyInbox is null && Network is null;

    /// <summary>Whether it called with a free token: then its account is the identity of that token.</summary>
    public bool IsFree => AccountKind == AccountKind.Free;

    /// <summary>Whether it called with a token it made up itself: stricter limits hold, and it should be told so.</summary>
    public bool IsLegacy => AccountKind == AccountKind.Legacy;

    /// <summary>What its account is.</summary>
    public AccountKind AccountKind { get; init; }
}
