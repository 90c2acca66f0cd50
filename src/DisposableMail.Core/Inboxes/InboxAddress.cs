using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Inboxes;

/// <summary>An address that delivers into one inbox. The row outlives the inbox while the address rests.</summary>
public sealed class InboxAddress
{
    private InboxAddress()
    {
    }

    public long Id { get; private set; }

    /// <summary>Canonical form (<see cref="EmailAddress"/>); unique among all rows, so one address has one live inbox.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What follows the @: lower-case A-labels.</summary>
    public string Domain { get; private set; } = "";

    internal long? InboxId { get; set; }

    /// <summary>Who held it last: that account may have it back without a rest.</summary>
    internal long OwnerAccountId { get; set; }

    /// <summary>When its inbox was deleted or swept; null while it is attached.</summary>
    internal DateTimeOffset? FreedAt { get; set; }

    internal static InboxAddress Create(EmailAddress address, long ownerAccountId) =>
        new() { Text = address.Text, Domain = address.Domain, OwnerAccountId = ownerAccountId };
}
