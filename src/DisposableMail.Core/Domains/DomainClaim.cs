namespace DisposableMail.Core.Domains;

/// <summary>An account's wish to receive for a domain, and what was found of its proof. Who owns the domain is in <see cref="MailDomain"/>.</summary>
internal sealed class DomainClaim
{
    public long Id { get; private set; }

    public long AccountId { get; private set; }

    /// <summary>Lower-case A-labels; unique with the account.</summary>
    public string Name { get; private set; } = "";

    public Guid Uuid { get; private set; }

    /// <summary>Of a personal domain: what its password is compared with. It is proved by its MX alone then.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Begun, or begun anew.</summary>
    public DateTimeOffset BegunAt { get; set; }

    public CustomDomainFinding Finding { get; set; }

    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>When the background looks again; null when it does not.</summary>
    public DateTimeOffset? NextCheckAt { get; set; }

    /// <summary>Since when the proof of a domain that was proved is certainly gone.</summary>
    public DateTimeOffset? MissingSince { get; set; }

    public static DomainClaim Create(long accountId, string name, DateTimeOffset now) =>
        new() { AccountId = accountId, Name = name, Uuid = Guid.NewGuid(), BegunAt = now };

    public static DomainClaim CreatePersonal(long accountId, string name, string passwordHash, DateTimeOffset now) =>
        new() { AccountId = accountId, Name = name, Uuid = Guid.NewGuid(), BegunAt = now, PasswordHash = passwordHash };
}
