using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Webhooks;

namespace DisposableMail.Core.Reception;

/// <summary>Where an address leads, with room that is kept up to date after every commit of this process.</summary>
internal sealed class RecipientRoute
{
    private WebhookBinding[]? _webhooks;

    public required long InboxId { get; init; }

    public required Guid InboxPublicId { get; init; }

    public required long OwnerAccountId { get; init; }

    public required AccountKind OwnerKind { get; init; }

    /// <summary>The name of the owner's tier, which the limits here come from.</summary>
    public required string OwnerTier { get; init; }

    public required InboxKind Kind { get; init; }

    /// <summary>How long the inbox lives after a mail has come; null when mail does not move its end.</summary>
    public required TimeSpan? LifetimeAfterMail { get; init; }

    /// <summary>The address in canonical form.</summary>
    public required string Address { get; init; }

    /// <summary>The webhooks that are told of mail to this inbox, if the address is one they are bound to; mostly none.</summary>
    public required IReadOnlyList<WebhookBinding> Bindings { get; init; }

    /// <summary>Those of them that are told of mail to this address.</summary>
    public IReadOnlyCollection<WebhookBinding> Webhooks => _webhooks ??= [.. Bindings.Where(b => b.Has(Address))];

    /// <summary>What the owner's webhooks had as version before they were read.</summary>
    public required long WebhookVersion { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required int MaxMessages { get; init; }

    public required long MaxBytes { get; init; }

    /// <summary>Whether the oldest messages make room for a new one; otherwise full is full.</summary>
    public required bool MakesRoom { get; init; }

    /// <summary>What the inbox held at the last commit. Written by the writer alone; a stale reading only postpones a refusal.</summary>
    public int MessageCount { get; set; }

    public long StoredBytes { get; set; }

    public bool HasRoomFor(long bytes) => MakesRoom ? bytes <= MaxBytes : MessageCount < MaxMessages && StoredBytes + bytes <= MaxBytes;

    /// <summary>The same inbox through another address.</summary>
    public RecipientRoute Through(string address) => new()
    {
        InboxId = InboxId,
        InboxPublicId = InboxPublicId,
        OwnerAccountId = OwnerAccountId,
        OwnerKind = OwnerKind,
        OwnerTier = OwnerTier,
        Kind = Kind,
        LifetimeAfterMail = LifetimeAfterMail,
        Address = address,
        Bindings = Bindings,
        WebhookVersion = WebhookVersion,
        ExpiresAt = ExpiresAt,
        MaxMessages = MaxMessages,
        MaxBytes = MaxBytes,
        MakesRoom = MakesRoom,
        MessageCount = MessageCount,
        StoredBytes = StoredBytes,
    };
}
