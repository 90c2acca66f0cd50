using System.Globalization;
using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Messages;

/// <summary>A part offered for download (RFC 2183 §2): where its octets lie within the raw content, not the octets.</summary>
public sealed class Attachment
{
    private Attachment()
    {
    }

    internal long ContentId { get; private set; }

    /// <summary>From 0, in the order of the message.</summary>
    public int Ordinal { get; private set; }

    /// <summary>As sent, decoded; null when it has none. Not safe as a path.</summary>
    public string? FileName { get; private set; }

    /// <summary>The name, or for one without <c>attachment-1</c> and so on.</summary>
    public string DisplayName => FileName ?? string.Create(CultureInfo.InvariantCulture, $"attachment-{Ordinal + 1}");

    /// <summary>Such as <c>application/pdf</c>, lower case, without parameters.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>Content-ID without its brackets (RFC 2392); null without one.</summary>
    public string? MimeContentId { get; private set; }

    /// <summary>True when it is shown within the HTML rather than offered beside it.</summary>
    public bool IsInline { get; private set; }

    /// <summary>Octets after decoding.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Octets before decoding: what is read for it.</summary>
    public long SentBytes => EncodedLength;

    internal long Offset { get; private set; }

    internal long EncodedLength { get; private set; }

    internal TransferEncoding TransferEncoding { get; private set; }
}
