using System.Buffers;
using System.Text;
using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Decodes the values of header fields.</summary>
internal static class HeaderText
{
    // Anything else needs decoding or unfolding, or must not stay as it is.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>The value decoded (RFC 2047) and unfolded (RFC 5322 §2.2.3), without surrounding white space.</summary>
    /// <remarks>Raw 8-bit octets are UTF-8 (RFC 6532) when valid, Latin-1 otherwise: that is MimeKit's rule as well.</remarks>
    public static string Of(Header header, int maxCharacters)
    {
        var raw = header.RawValue.AsSpan().Trim(" \t\r\n"u8);
        // Most values are one line of ASCII; "=" is not in the set, for it may begin an encoded word.
        return raw.ContainsAnyExcept(Plain)
            ? WellFormed.Cut(header.Value.Trim(), maxCharacters)
            : WellFormed.Cut(Encoding.ASCII.GetString(raw), maxCharacters);
    }

    /// <summary>False for what the reader keeps as a field only to lose nothing: lines without a colon or with a blank name.</summary>
    /// <remarks>RFC 5322 §2.2: a field name is printable US-ASCII without colon.</remarks>
    public static bool IsField(Header header) =>
        header.Field.Length > 0 && !header.Field.AsSpan().ContainsAnyExceptInRange('!', '~');
}
