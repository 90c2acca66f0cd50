namespace DisposableMail.Core.Messages;

/// <summary>A mail as one inbox received it. What is the same for all recipients of its envelope is in <see cref="Content"/>.</summary>
public sealed class Message
{
    private Message()
    {
    }

    /// <summary>Our row number; rises with every message committed, never used again: the cursor of all paging.</summary>
    public long Id { get; private set; }

    /// <summary>The id dialects show.</summary>
    public Guid PublicId { get; private set; }

    public long InboxId { get; private set; }

    /// <summary>The address it was delivered through, in canonical form.</summary>
    public string To { get; private set; } = "";

    /// <summary>The forward-path it came by, as given (RFC 5321 §4.1.1.3): another spelling of <see cref="To"/>, or an extension of it.</summary>
    public string ToAsGiven => ForwardPath ?? To;

    /// <summary>Kept where it is another than <see cref="To"/>, and the inbox is a session.</summary>
    internal string? ForwardPath { get; private set; }

    /// <summary>When it was committed, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>Whether it was opened (<see cref="MessageService.OpenAsync"/>); listing does not count.</summary>
    public bool IsSeen { get; internal set; }

    /// <summary>When it was handed over (<see cref="MessageService.HandOverAsync"/>); null while it was not.</summary>
    internal DateTimeOffset? HandedOverAt { get; private set; }

    internal long ContentId { get; private set; }

    public MessageContent Content { get; private set; } = null!;

    /// <summary>A message that is stored nowhere, to show what one looks like.</summary>
    internal static Message CreateSample(Guid id, string to, DateTimeOffset now, MessageContent content) =>
        new() { PublicId = id, To = to, ReceivedAt = now, Content = content };
}
