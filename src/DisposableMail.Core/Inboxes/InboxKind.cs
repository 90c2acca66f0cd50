namespace DisposableMail.Core.Inboxes;

/// <summary>What an inbox is for. The numbers are on disk.</summary>
public enum InboxKind
{
    /// <summary>Made by a caller; full is full.</summary>
    Ordinary = 0,

    /// <summary>Takes what no other inbox of its owner's domain takes; the oldest message makes room, reading prolongs it.</summary>
    Domain = 1,

    /// <summary>The operator's: every domain's <c>postmaster</c>. Never ends; the oldest message makes room.</summary>
    Postmaster = 2,

    /// <summary>Has any number of addresses, and lives as long as somebody looks at it or mail comes (<see cref="Sessions.SessionService"/>).</summary>
    Session = 3,
}
