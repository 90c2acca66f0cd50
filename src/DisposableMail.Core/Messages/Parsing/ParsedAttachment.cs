namespace DisposableMail.Core.Messages.Parsing;

/// <summary>One part offered for download (RFC 2183 §2.2), with the place of its octets in the raw content.</summary>
internal sealed record ParsedAttachment
{
    /// <summary>From 0, in the order of the message.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Decoded, last path component only, at most 255 characters; null when the part has no name.</summary>
    public string? FileName { get; init; }

    /// <summary>Lower-case <c>type/subtype</c> without parameters.</summary>
    public required string ContentType { get; init; }

    /// <summary>Without angle brackets, as a <c>cid:</c> URL has it (RFC 2392); null when absent.</summary>
    public string? ContentId { get; init; }

    /// <summary>Meant to be shown within the body: disposition inline, or referable within multipart/related.</summary>
    public required bool IsInline { get; init; }

    /// <summary>Octets after decoding.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>First octet of the encoded body, counted from the start of the raw content.</summary>
    public required long Offset { get; init; }

    /// <summary>Octets of the encoded body, without the line end that belongs to the boundary (RFC 2046 §5.1.1).</summary>
    public required long EncodedLength { get; init; }

    public required TransferEncoding TransferEncoding { get; init; }
}
