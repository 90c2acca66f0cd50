namespace DisposableMail.Core.Messages.Parsing;

/// <summary>A message as understood by <see cref="MessageParser"/>. All strings are well-formed UTF-16 without NUL.</summary>
internal sealed record ParsedMessage
{
    public required DecodeStatus DecodeStatus { get; init; }

    /// <summary>Decoded and unfolded; null when the field is missing, empty when it is empty.</summary>
    public string? Subject { get; init; }

    /// <summary>The From field as written, decoded: <c>"Service" &lt;no-reply@service.com&gt;</c>; null when missing.</summary>
    public string? From { get; init; }

    /// <summary>Display name of the first originator; null when there is none.</summary>
    public string? FromName { get; init; }

    /// <summary>Address of the first originator; null when none can be recognised.</summary>
    public string? FromAddress { get; init; }

    /// <summary>One <c>"Name" &lt;address&gt;</c> or bare address per mailbox, groups dissolved.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>As <see cref="To"/>.</summary>
    public IReadOnlyList<string> Cc { get; init; } = [];

    /// <summary>The Reply-To field, as <see cref="From"/>.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Without angle brackets; null when missing or empty.</summary>
    public string? MessageId { get; init; }

    /// <summary>The Date field in UTC; null when missing or unreadable.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The text parts, else text derived from <see cref="HtmlBody"/>; null when the message has neither.</summary>
    public Body? TextBody { get; init; }

    public string? Text => TextBody?.Text;

    /// <summary>Where <see cref="Text"/> comes from; null exactly when it is null.</summary>
    public TextSource? TextSource { get; init; }

    /// <summary>The HTML as sent, not sanitised; null when there is none.</summary>
    public Body? HtmlBody { get; init; }

    public string? Html => HtmlBody?.Text;

    /// <summary>Header fields of the message in order, values decoded and unfolded.</summary>
    public IReadOnlyList<ParsedHeader> Headers { get; init; } = [];

    public IReadOnlyList<ParsedAttachment> Attachments { get; init; } = [];
}
