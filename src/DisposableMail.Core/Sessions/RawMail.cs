using System.Text;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Sessions;

/// <summary>The octets of a mail, as text.</summary>
public sealed class RawMail
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _octets;

    internal RawMail(byte[] octets) => _octets = octets;

    /// <summary>The whole content: as UTF-8, or, when it is none, each octet as the character of its number (ISO 8859-1).</summary>
    public string Text => Decode(_octets) ?? Encoding.Latin1.GetString(_octets);

    /// <summary>The decoded content of an attachment of this mail; null unless it is <c>text/plain</c> and valid UTF-8.</summary>
    public string? TextOf(Attachment attachment)
    {
        if (attachment.ContentType != "text/plain")
            return null;
        using var decoded = new MemoryStream();
        using var content = AttachmentContent.Open(
            new MemoryStream(_octets, writable: false), attachment.Offset, attachment.EncodedLength, attachment.TransferEncoding);
        content.CopyTo(decoded);
        return Decode(decoded.GetBuffer().AsSpan(0, (int)decoded.Length));
    }

    private static string? Decode(ReadOnlySpan<byte> octets)
    {
        try
        {
            return Strict.GetString(octets);
        }
        catch (DecoderFallbackException) // What the framework says of octets that are no UTF-8.
        {
            return null;
        }
    }
}
