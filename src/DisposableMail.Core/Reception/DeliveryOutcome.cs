namespace DisposableMail.Core.Reception;

/// <summary>What became of a content, for all its recipients alike (invariant 1).</summary>
public enum DeliveryOutcome
{
    /// <summary>Committed to disk for every recipient.</summary>
    Stored,

    /// <summary>One of the inboxes filled up meanwhile. Nothing is stored.</summary>
    InboxFull,

    /// <summary>One of the inboxes ended meanwhile. Nothing is stored.</summary>
    RecipientGone,

    /// <summary>One of the inboxes takes no more mail at this rate. Nothing is stored; waiting helps.</summary>
    TooFast,

    /// <summary>The database failed or we are stopping. Nothing is stored.</summary>
    Failed,
}
