using System.Buffers;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Where a body is within the raw content, and how its octets become text.</summary>
/// <param name="Offset">First octet of the encoded body.</param>
/// <param name="Length">Octets of the encoded body.</param>
/// <param name="Charset">As <see cref="Charsets.IsOfAscii"/> gives it; null to look at the octets.</param>
internal sealed record BodyPlace(long Offset, int Length, TransferEncoding Encoding, string? Charset)
{
    /// <summary>Shorter bodies are stored as text: a list then shows them without a look at the raw content.</summary>
    public const int MinLength = 1024;

    private static readonly SearchValues<byte> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(static c => (byte)c)]);

    /// <summary>One column: it is read as a whole and never asked for.</summary>
    public static readonly ValueConverter<BodyPlace?, string> Converter = new(place => place!.ToText(), text => Parse(text));

    /// <summary>The place, or null when the text made of the octets there could be another one than that stored, or blank.</summary>
    /// <param name="decoded">The octets without their transfer encoding.</param>
    public static BodyPlace? Of(long offset, long length, TransferEncoding encoding, string? charset, ReadOnlySpan<byte> decoded, int maxCharacters)
    {
        // No charset of these makes more characters than octets, or something else of an octet of ASCII.
        return decoded.Length <= maxCharacters && decoded.ContainsAny(Visible) && Charsets.IsOfAscii(charset, decoded, out var name)
            ? new BodyPlace(offset, (int)length, encoding, name)
            : null;
    }

    /// <summary>The form in which it is stored.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Offset},{Length},{(int)Encoding},{Charset}");

    public static BodyPlace Parse(string text)
    {
        var fields = text.Split(',');
        return new BodyPlace(
            long.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture),
            (TransferEncoding)int.Parse(fields[2], CultureInfo.InvariantCulture), fields[3].Length == 0 ? null : fields[3]);
    }

    /// <summary>The text, out of the octets at this place: what the parser would have made of them.</summary>
    public string Decode(ReadOnlySpan<byte> octets, bool isHtml)
    {
        if (Encoding == TransferEncoding.Identity)
            return WellFormed.Of(Charsets.Decode(Charset, octets, isHtml));
        var decoded = new PartOctets(octets.Length);
        decoded.Begin(Encoding, keep: true);
        decoded.Append(octets.ToArray(), 0, octets.Length);
        decoded.End(octets.Length);
        var text = WellFormed.Of(Charsets.Decode(Charset, decoded.Kept, isHtml));
        decoded.Release();
        return text;
    }
}
