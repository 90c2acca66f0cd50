namespace DisposableMail.Core.Reception;

/// <summary>Where an address leads, with room that is kept up to date after every commit of this process.</summary>
internal sealed class RecipientRoute
{
    public required long InboxId { get; init; }

    public required Guid InboxPublicId { get; init; }

    public required long OwnerAccountId { get; init; }

    /// <summary>The address in canonical form.</summary>
    public required string Address { get; init; }

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
        Address = address,
        ExpiresAt = ExpiresAt,
        MaxMessages = MaxMessages,
        MaxBytes = MaxBytes,
        MakesRoom = MakesRoom,
        MessageCount = MessageCount,
        StoredBytes = StoredBytes,
    };
}
