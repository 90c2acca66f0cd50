namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Ends attachments where the line end begins that belongs to the boundary (RFC 2046 §5.1.1), where the MIME reader missed it.</summary>
/// <remarks>
/// MimeKit 4.18 looks for it in its buffer behind an enclosed message. When a new buffer begins with the boundary it leaves the line end to the
/// attachment, when one begins with the LF half of it, and it may take an octet too many; where buffers begin is not the same at each reading. An
/// end that is right is followed by CRLF or LF and the two dashes.
/// </remarks>
internal static class BoundaryLineEnd
{
    private const int Before = 2;
    private const int Behind = 4;

    public static void Settle(List<ParsedAttachment> attachments, Stream content)
    {
        for (var i = 0; i < attachments.Count; i++)
        {
            var one = attachments[i];
            if (one.TransferEncoding == TransferEncoding.Identity && one.EncodedLength > 0 && TooMany(one, content) is var length && length != 0)
                attachments[i] = one with { EncodedLength = one.EncodedLength - length, SizeBytes = one.SizeBytes - length };
        }
    }

    // Octets that are not the attachment's; -1 for one that is its own and was taken off.
    private static int TooMany(ParsedAttachment attachment, Stream content)
    {
        Span<byte> around = stackalloc byte[Before + Behind];
        content.Position = attachment.Offset + attachment.EncodedLength - Before;
        around = around[..content.ReadAtLeast(around, around.Length, throwOnEndOfStream: false)];
        if (around.Length <= Before)
            return 0;
        var behind = around[Before..];
        return (around[0], around[1]) switch
        {
            ((byte)'\r', (byte)'\n') when behind.StartsWith("--"u8) && attachment.EncodedLength > 1 => 2,
            (_, (byte)'\n') when behind.StartsWith("--"u8) => 1,
            (_, (byte)'\r') when behind.StartsWith("\n--"u8) => 1,
            _ => behind[0] is not ((byte)'\r' or (byte)'\n') && behind[1..].StartsWith("\n--"u8) ? -1 : 0,
        };
    }
}
