namespace DisposableMail.Core.Reception;

/// <summary>What becomes of a forward-path.</summary>
public enum RecipientDecision
{
    Accepted,

    /// <summary>Our domain, but no live inbox has this address.</summary>
    NoSuchInbox,

    /// <summary>Not a domain of ours: we never relay.</summary>
    NotOurDomain,

    /// <summary>The inbox holds as many messages or octets as its owner's tier allows; deleting some helps.</summary>
    InboxFull,

    /// <summary>The inbox takes no more mail at this rate; waiting helps.</summary>
    TooFast,

    /// <summary>The declared size is more than this inbox could ever hold.</summary>
    TooLargeForInbox,
}
