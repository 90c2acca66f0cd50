namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Takes the line end that belongs to a boundary (RFC 2046 §5.1.1) off the attachments to which the MIME reader left it.</summary>
/// <remarks>
/// MimeKit 4.18 looks for it in its buffer, and misses it behind an enclosed message when a new buffer begins with the boundary.
/// Where it was taken off, the content goes on with that line end, never with the boundary.
/// </remarks>
internal static class BoundaryLineEnd
{
    public static void TakeOff(List<ParsedAttachment> attachments, Stream content)
    {
        for (var i = 0; i < attachments.Count; i++)
        {
            var one = attachments[i];
            if (one.TransferEncoding == TransferEncoding.Identity && LeftBy(one, content) is var length && length > 0)
                attachments[i] = one with { EncodedLength = one.EncodedLength - length, SizeBytes = one.SizeBytes - length };
        }
    }

    private static int LeftBy(ParsedAttachment attachment, Stream content)
    {
        if (attachment.EncodedLength == 0)
            return 0;
        Span<byte> around = stackalloc byte[4];
        content.Position = attachment.Offset + attachment.EncodedLength - 2;
        if (content.ReadAtLeast(around, around.Length, throwOnEndOfStream: false) < around.Length || !around[1..].SequenceEqual("\n--"u8))
            return 0;
        return around[0] == '\r' && attachment.EncodedLength > 1 ? 2 : 1;
    }
}
