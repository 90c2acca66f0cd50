using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>What one pass over the content finds.</summary>
internal sealed class MessageOutline
{
    /// <summary>True when a limit left something out.</summary>
    public bool IsCut { get; set; }

    public List<Header> Headers { get; } = new(16);

    public List<ParsedAttachment> Attachments { get; } = [];

    public string? Text { get; set; }

    public string? Html { get; set; }
}
