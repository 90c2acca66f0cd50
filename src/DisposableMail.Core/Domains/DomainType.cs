namespace DisposableMail.Core.Domains;

/// <summary>Who may use a domain. The numbers are on disk.</summary>
public enum DomainType
{
    /// <summary>Tiers that include public domains; the primary one is everybody's.</summary>
    Public,

    /// <summary>Tiers that include premium domains.</summary>
    Premium,

    /// <summary>Lent by its owner to everybody whose tier includes community domains.</summary>
    Community,

    /// <summary>Its owner alone.</summary>
    Custom,
}
