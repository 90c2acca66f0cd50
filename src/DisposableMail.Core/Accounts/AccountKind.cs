namespace DisposableMail.Core.Accounts;

/// <summary>How an account came to be. The numbers are on disk.</summary>
public enum AccountKind
{
    /// <summary>Made by the operator or by us; stands in the operator's lists.</summary>
    Ordinary = 0,

    /// <summary>The identity of a free token; gone with its last token and what it owns.</summary>
    Free = 1,

    /// <summary>The identity of a token that a client made up itself.</summary>
    Legacy = 2,
}
