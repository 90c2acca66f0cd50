namespace DisposableMail.Core.Inboxes;

/// <summary>What the bearer of an inbox token may do. The numbers are on disk.</summary>
public enum InboxTokenRight
{
    /// <summary>List, read, download.</summary>
    Read = 0,

    /// <summary>That, and delete messages or the inbox.</summary>
    Full = 1,
}
