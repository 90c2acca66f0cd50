using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Fuzz.Targets;

/// <summary>What is read of an attachment: within the content, of the promised size, the same however the reading goes.</summary>
internal static class AttachmentOctets
{
    public static byte[] Check(byte[] content, ParsedAttachment attachment)
    {
        Assert.InRange(attachment.Offset, 0, content.Length);
        Assert.InRange(attachment.EncodedLength, 0, content.Length - attachment.Offset);
        var octets = Read(new MemoryStream(content), attachment, 4096);
        Assert.Equal(attachment.SizeBytes, octets.Length);
        Assert.Equal(octets, Read(new Trickle(content), attachment, 7));
        if (attachment.TransferEncoding == TransferEncoding.Identity)
            Assert.Equal(content.AsSpan((int)attachment.Offset, (int)attachment.EncodedLength).ToArray(), octets);
        return octets;
    }

    private static byte[] Read(Stream content, ParsedAttachment attachment, int bufferLength)
    {
        using var opened = AttachmentContent.Open(content, attachment.Offset, attachment.EncodedLength, attachment.TransferEncoding);
        using var octets = new MemoryStream();
        opened.CopyTo(octets, bufferLength);
        return octets.ToArray();
    }
}
