using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>What one pass over the content finds.</summary>
internal sealed class MessageOutline
{
    private long? _firstOddLine;
    private bool _isBoundary;
    private bool _fieldsGoOn;

    /// <summary>True when a limit left something out.</summary>
    public bool IsCut { get; set; }

    /// <summary>True when an empty line ended the header section of the message.</summary>
    public bool HasSeparator { get; set; }

    /// <summary>The fields of the message, without lines that are none.</summary>
    public List<Header> Headers { get; } = new(16);

    public List<ParsedAttachment> Attachments { get; } = [];

    public Body? Text { get; set; }

    public Body? Html { get; set; }

    /// <summary>Where the body begins when the empty line before it is missing; null when it is not.</summary>
    /// <remarks>
    /// A line that is no field, with fields after it, is dirt within the header section (a folded line that lost its blank).
    /// Without fields after it, or without any empty line at all, the sender went straight on with the body; so did one
    /// whose line looks like a boundary, for then the fields after it are those of a part.
    /// </remarks>
    public long? MissingSeparator => HasSeparator && _fieldsGoOn && !_isBoundary ? null : _firstOddLine;

    public void Add(Header header)
    {
        if (HeaderText.IsField(header))
        {
            _fieldsGoOn |= _firstOddLine is not null;
            Headers.Add(header);
        }
        else if (Headers.Count > 0 && _firstOddLine is null)
        {
            _firstOddLine = header.Offset;
            _isBoundary = header.RawField.AsSpan().StartsWith("--"u8);
        }
    }
}
