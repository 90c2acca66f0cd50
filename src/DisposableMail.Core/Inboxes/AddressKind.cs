namespace DisposableMail.Core.Inboxes;

/// <summary>Whose rules an address follows. The numbers are on disk.</summary>
internal enum AddressKind
{
    /// <summary>Rests after its inbox, then anybody may have it.</summary>
    Ordinary = 0,

    /// <summary>Of a session: can be restored with its key, and takes what is sent to extensions of it.</summary>
    Session = 1,
}
