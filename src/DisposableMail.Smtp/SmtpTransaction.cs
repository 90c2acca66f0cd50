using DisposableMail.Smtp.Contents;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Smtp;

/// <summary>The transaction of a session (RFC 5321 §3.3); emptied and used again for the next.</summary>
internal sealed class SmtpTransaction(ContentSpool content) : IDisposable
{
    private List<SmtpMailbox> _recipients = [];

    public SmtpEnvelope? Envelope { get; private set; }

    public ContentSpool Content { get; } = content;

    public DotReader Dots { get; } = new(content);

    public int RecipientCount => _recipients.Count;

    /// <summary>True once a recipient was refused; it decides between 503 and 554 at DATA.</summary>
    public bool HasRefusedRecipient { get; set; }

    /// <summary>Instant on the session's clock by which the content must have ended; 0 before the first octet was asked for.</summary>
    public long ContentDue { get; set; }

    /// <summary>Begins with the sender's envelope, whose recipients will be ours to add.</summary>
    public void Begin(SmtpEnvelope envelope)
    {
        // A new list each time: the receiver may keep the envelope.
        _recipients = [];
        Envelope = envelope with { Recipients = _recipients };
    }

    public bool Contains(SmtpMailbox mailbox)
    {
        foreach (var one in _recipients)
            if (one.LocalPart == mailbox.LocalPart && one.Domain.Equals(mailbox.Domain, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    public void Add(SmtpMailbox recipient) => _recipients.Add(recipient);

    public void Clear()
    {
        Envelope = null;
        HasRefusedRecipient = false;
        ContentDue = 0;
        Content.Clear();
        Dots.Reset();
    }

    public void Dispose() => Content.Dispose();
}
