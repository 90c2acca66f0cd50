namespace DisposableMail.Core.Inboxes;

/// <summary>A mailbox with an owner and a lifetime; gone for every reader from <see cref="ExpiresAt"/> on.</summary>
public sealed class Inbox
{
    private readonly List<InboxAddress> _addresses = [];

    private Inbox()
    {
    }

    /// <summary>Our row number; rises with every inbox, never used again.</summary>
    public long Id { get; private set; }

    /// <summary>The id dialects show.</summary>
    public Guid PublicId { get; private set; }

    public long OwnerAccountId { get; private set; }

    public InboxKind Kind { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The first instant at which the inbox no longer exists for anybody (invariant 4).</summary>
    public DateTimeOffset ExpiresAt { get; internal set; }

    /// <summary>Messages it holds now.</summary>
    public int MessageCount { get; internal set; }

    /// <summary>Octets of raw content it holds now.</summary>
    public long StoredBytes { get; internal set; }

    /// <summary>The number of the last message it ever received; 0 before the first. Survives that message.</summary>
    public long LastMessageId { get; internal set; }

    /// <summary>The addresses that deliver here, oldest first.</summary>
    public IReadOnlyList<InboxAddress> Addresses => _addresses;

    /// <summary>The address, for the dialects in which an inbox has one; of a session without any, one with an empty text.</summary>
    public InboxAddress Address => _addresses.Count > 0 ? _addresses[0] : InboxAddress.None;

    internal static Inbox Create(long owner, InboxAddress address, DateTimeOffset now, DateTimeOffset end, InboxKind kind = InboxKind.Ordinary) => new()
    {
        PublicId = Guid.CreateVersion7(now),
        OwnerAccountId = owner,
        Kind = kind,
        CreatedAt = now,
        ExpiresAt = end,
        _addresses = { address },
    };

    internal static Inbox CreateSession(long owner, InboxAddress? address, DateTimeOffset now, DateTimeOffset end)
    {
        var session = new Inbox
        {
            PublicId = Guid.CreateVersion7(now), OwnerAccountId = owner, Kind = InboxKind.Session, CreatedAt = now, ExpiresAt = end,
        };
        if (address is not null)
            session.Add(address);
        return session;
    }

    /// <summary>The same mailbox under another address: a new row with new ids, to which the messages move.</summary>
    internal Inbox Readdress(InboxAddress address, DateTimeOffset now) => new()
    {
        PublicId = Guid.CreateVersion7(now),
        OwnerAccountId = OwnerAccountId,
        Kind = Kind,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        MessageCount = MessageCount,
        StoredBytes = StoredBytes,
        LastMessageId = LastMessageId,
        _addresses = { address },
    };

    internal void Add(InboxAddress address) => _addresses.Add(address);
}
