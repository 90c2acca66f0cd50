namespace DisposableMail.Core.Sessions;

/// <summary>What a caller wishes of an address of a session; everything may be left out. The local-part is always made here.</summary>
public sealed record NewSessionAddress
{
    /// <summary>The number of the domain (<see cref="Domains.MailDomain.Id"/>); null for one drawn at random.</summary>
    public long? Domain { get; init; }

    /// <summary>Only a domain without an end. A named domain with one is then refused.</summary>
    public bool PermanentOnly { get; init; }
}
