namespace DisposableMail.Core.Sessions;

/// <summary>Section <c>Sessions</c>: inboxes that live as long as somebody looks at them.</summary>
public sealed record MailSessionOptions
{
    /// <summary>How long a session lives after its last access or mail, and up to a 120th more; 1 minute to 365 days.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Addresses one session may have; 1 to 10,000.</summary>
    public int AddressesPerSession { get; set; } = 100;

    /// <summary>How long a deleted or expired address can be restored, and is given to nobody else; 1 hour to 3,650 days.</summary>
    public TimeSpan RestorePeriod { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The sliding window in which addresses and mails are counted; 1 second to 1 hour.</summary>
    public TimeSpan RateWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Addresses an account may make in a window; 1 to 1,000,000.</summary>
    public int AddressesPerWindow { get; set; } = 300;

    /// <summary>Mails the sessions of an account take in a window; 1 to 1,000,000. Further ones are refused with 450.</summary>
    public int MailsPerWindow { get; set; } = 600;

    /// <summary>As <see cref="AddressesPerWindow"/>, for a legacy token.</summary>
    public int LegacyAddressesPerWindow { get; set; } = 30;

    /// <summary>As <see cref="MailsPerWindow"/>, for a legacy token.</summary>
    public int LegacyMailsPerWindow { get; set; } = 60;
}
