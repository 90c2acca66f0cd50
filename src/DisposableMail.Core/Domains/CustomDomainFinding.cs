namespace DisposableMail.Core.Domains;

/// <summary>What the last look at the DNS found. The numbers are on disk.</summary>
public enum CustomDomainFinding
{
    /// <summary>Nobody has looked yet.</summary>
    NotChecked = 0,

    /// <summary>Everything asked for is there.</summary>
    Proved = 1,

    /// <summary>Neither the TXT record of the domain nor the account's wildcard record is there.</summary>
    RecordMissing = 2,

    /// <summary>The name is there, with another value.</summary>
    WrongValue = 3,

    /// <summary>The TXT record is there, but the domain's MX is not this server.</summary>
    MxElsewhere = 4,

    /// <summary>The records are there, but another account proved the domain before.</summary>
    OwnedByAnother = 5,

    /// <summary>The DNS gave no answer (time-out, SERVFAIL): nothing was concluded from that.</summary>
    LookupFailed = 6,

    /// <summary>The account's tier includes no domains of its own any more.</summary>
    TierForbids = 7,
}
