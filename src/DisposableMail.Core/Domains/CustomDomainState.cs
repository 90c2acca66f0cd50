namespace DisposableMail.Core.Domains;

/// <summary>How far an account has come with a domain of its own.</summary>
public enum CustomDomainState
{
    /// <summary>Begun; takes no mail.</summary>
    Pending,

    /// <summary>Proved; takes mail.</summary>
    Verified,

    /// <summary>Proved once, and its record is missing since; takes mail until <see cref="CustomDomain.StopsAt"/>.</summary>
    Lapsing,
}
