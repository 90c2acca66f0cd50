namespace DisposableMail.Core.Tokens;

/// <summary>What becomes of tokens that a client made up itself.</summary>
public enum LegacyTokens
{
    /// <summary>They are unknown, like any wrong token.</summary>
    Refuse,

    /// <summary>Each is an identity of its own, with stricter limits.</summary>
    Accept,
}
