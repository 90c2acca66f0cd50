using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Inboxes;

/// <summary>An address that delivers into one inbox. The row outlives the inbox while the address rests.</summary>
public sealed class InboxAddress
{
    /// <summary>Of an inbox that has none.</summary>
    internal static readonly InboxAddress None = new();

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

    internal AddressKind Kind { get; private set; }

    /// <summary>Which restore key is the one in force: moves with every restoration.</summary>
    internal int RestoreNumber { get; private set; }

    /// <summary>When it came into its session; null for other kinds.</summary>
    internal DateTimeOffset? AttachedAt { get; private set; }

    /// <summary>When its inbox was deleted or swept; null while it is attached.</summary>
    internal DateTimeOffset? FreedAt { get; set; }

    internal static InboxAddress Create(EmailAddress address, long ownerAccountId) =>
        new() { Text = address.Text, Domain = address.Domain, OwnerAccountId = ownerAccountId };

    internal static InboxAddress CreateForSession(EmailAddress address, long ownerAccountId, DateTimeOffset now) => new()
    {
        Text = address.Text, Domain = address.Domain, OwnerAccountId = ownerAccountId, Kind = AddressKind.Session, RestoreNumber = 1, AttachedAt = now,
    };

    /// <summary>Comes into another session; the key that opened it opens nothing from now on.</summary>
    internal void Restore(Inbox session, DateTimeOffset now) =>
        (InboxId, OwnerAccountId, FreedAt, AttachedAt, RestoreNumber) = (session.Id, session.OwnerAccountId, null, now, RestoreNumber + 1);

    /// <summary>Begins anew for an account, as an ordinary address.</summary>
    internal void TakeOver(long ownerAccountId) =>
        (OwnerAccountId, FreedAt, Kind, RestoreNumber, AttachedAt) = (ownerAccountId, null, AddressKind.Ordinary, 0, null);

    /// <summary>Leads nowhere from now on, and rests.</summary>
    internal void Free(DateTimeOffset now) => (InboxId, FreedAt) = (null, now);
}
