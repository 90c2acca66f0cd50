using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Messages;

/// <summary>One received content, parsed once at reception; shared by all recipients of its envelope.</summary>
public sealed class MessageContent
{
    private MessageContent()
    {
    }

    internal long Id { get; private set; }

    /// <summary>How many messages still refer to it; at 0 it is deleted.</summary>
    internal int Holders { get; private set; }

    /// <summary>Reverse-path (RFC 5321 §3.3); empty for the null one.</summary>
    public string ReversePath { get; private set; } = "";

    /// <summary>Address of the SMTP client, for the dialects that show it; null when unknown.</summary>
    public string? ClientAddress { get; private set; }

    /// <summary>Octets of the raw content.</summary>
    public long SizeBytes { get; private set; }

    internal byte[] Sha256 { get; private set; } = [];

    public DecodeStatus DecodeStatus { get; private set; }

    /// <summary>Decoded; null without such a field.</summary>
    public string? Subject { get; private set; }

    /// <summary>The From field, decoded: <c>"Service" &lt;no-reply@service.example&gt;</c>; null without such a field.</summary>
    public string? From { get; private set; }

    /// <summary>Its first display name; null without one.</summary>
    public string? FromName { get; private set; }

    /// <summary>Its first address; null without one.</summary>
    public string? FromAddress { get; private set; }

    public IReadOnlyList<string> Cc { get; private set; } = [];

    /// <summary>Message-ID without its brackets (RFC 5322 §3.6.4); null without one.</summary>
    public string? MessageId { get; private set; }

    /// <summary>What the originator says about the time; null when absent or senseless.</summary>
    public DateTimeOffset? Date { get; private set; }

    /// <summary>text/plain, else text taken from the HTML; null when there is neither.</summary>
    public string? Text { get; internal set; }

    /// <summary>Where the text is, when it is not stored: <see cref="PlacedBodies"/> reads it.</summary>
    internal BodyPlace? TextPlace { get; private set; }

    /// <summary>What <see cref="Text"/> was taken from; null exactly when it is null.</summary>
    public TextSource? TextSource { get; private set; }

    /// <summary>The HTML part as sent; null without one. Never safe to show as it is.</summary>
    public string? Html { get; internal set; }

    /// <summary>As <see cref="TextPlace"/>.</summary>
    internal BodyPlace? HtmlPlace { get; private set; }

    /// <summary>Octets of the raw content that are read for <see cref="Text"/> and <see cref="Html"/>, at most; 0 when both are stored by themselves.</summary>
    public long BodyReadBytes => PlacedBodies.ReadBytesOf(SizeBytes, TextPlace, HtmlPlace);

    /// <summary>In the order of the message.</summary>
    public IReadOnlyList<Attachment> Attachments { get; internal set; } = new List<Attachment>();

    /// <summary>A content that is stored nowhere.</summary>
    internal static MessageContent CreateSample(string from, string subject, string text) =>
        new() { ReversePath = from, From = from, FromAddress = from, Subject = subject, Text = text };
}
