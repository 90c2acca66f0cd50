namespace DisposableMail.Core.Domains;

/// <summary>Who may use a domain.</summary>
public enum DomainType
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>Tiers that include premium domains.</summary>
    Premium,

    /// <summary>Its owner alone.</summary>
    Custom,

    /// <summary>Lent by its owner to everybody who asks for community domains.</summary>
    Community,
}
