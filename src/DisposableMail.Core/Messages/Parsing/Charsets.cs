using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Turns octets into text for the charsets that mail names, knows wrongly or forgets to name.</summary>
internal static class Charsets
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly SearchValues<byte> AfterName = SearchValues.Create("\"' ;/>"u8);

    /// <summary>Makes the charsets of mail known to the process.</summary>
    /// <remarks>MimeKit decodes header fields with them, and looks once, when it is first used, which ones there are.</remarks>
    public static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes a text part; never fails.</summary>
    /// <param name="charset">The charset parameter, or null.</param>
    /// <param name="octets">The part after its transfer encoding.</param>
    /// <param name="isHtml">Whether the text may name its charset itself, in a meta element.</param>
    public static string Decode(string? charset, ReadOnlySpan<byte> octets, bool isHtml)
    {
        var encoding = ByMark(octets, out var markLength) ?? ByName(charset);
        var text = octets[markLength..];
        return (encoding ?? Guess(text, isHtml)).GetString(text);
    }

    /// <summary>Whether the octets are decoded as UTF-8 or as an eight-bit charset that begins with ASCII.</summary>
    /// <param name="name">To be given to <see cref="Decode"/> instead of the charset.</param>
    public static bool IsOfAscii(string? charset, ReadOnlySpan<byte> octets, out string? name)
    {
        var encoding = ByName(charset);
        name = encoding is null ? null : "utf-8";
        return (encoding is null || ReferenceEquals(encoding, Encoding.UTF8)) && (ByMark(octets, out _) is not { } marked || ReferenceEquals(marked, Encoding.UTF8));
    }

    /// <summary>UTF-8 when the octets are that, windows-1252 otherwise, where every octet means something.</summary>
    private static Encoding Guess(ReadOnlySpan<byte> octets, bool isHtml)
    {
        if (Utf8.IsValid(octets))
            return Encoding.UTF8;
        return (isHtml ? ByName(NameInMeta(octets[..Math.Min(1024, octets.Length)])) : null) ?? Windows1252;
    }

    // <meta charset="x"> or <meta ... content="text/html; charset=x">: both write the name behind "charset=".
    private static string? NameInMeta(ReadOnlySpan<byte> head)
    {
        var start = head.IndexOf("charset="u8);
        if (start < 0)
            return null;
        var name = head[(start + 8)..].TrimStart("\"' "u8);
        var length = name.IndexOfAny(AfterName);
        return length <= 0 ? null : Encoding.Latin1.GetString(name[..length]);
    }

    private static Encoding? ByMark(ReadOnlySpan<byte> octets, out int length)
    {
        length = 0;
        if (octets.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Marked(Encoding.UTF8, 3, out length);
        if (octets.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Marked(Encoding.Unicode, 2, out length);
        if (octets.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Marked(Encoding.BigEndianUnicode, 2, out length);
        return null;
    }

    private static Encoding Marked(Encoding encoding, int markLength, out int length)
    {
        length = markLength;
        return encoding;
    }

    /// <summary>The named charset, or null when its octets have to tell.</summary>
    /// <remarks>
    /// us-ascii and iso-8859-1 are guessed as well: mailers write them over anything, and what 8-bit text so labelled uses
    /// of 0x80 to 0x9F is windows-1252, never the control characters that ISO 8859-1 has there. (The WHATWG Encoding
    /// Standard takes both labels for windows-1252.) Text that is valid UTF-8 is practically never anything else.
    /// </remarks>
    private static Encoding? ByName(string? charset) => charset?.Trim().Trim('"', '\'').ToLowerInvariant() switch
    {
        null or "" or "us-ascii" or "ascii" or "iso-8859-1" or "latin1" or "iso8859-1" or "x-unknown" or "unknown-8bit" => null,
        "utf-8" or "utf8" or "unicode-1-1-utf-8" => Encoding.UTF8,
        "utf-16" or "utf-16le" or "unicode" or "ucs-2" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        "utf-32" or "utf-32le" => Encoding.UTF32,
        "utf-32be" => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        "gb2312" or "gbk" or "x-gbk" or "gb18030" => CodePagesEncodingProvider.Instance.GetEncoding(54936),
        "cp932" or "ms932" or "windows-31j" or "sjis" or "x-sjis" => CodePagesEncodingProvider.Instance.GetEncoding(932),
        "ks_c_5601-1987" or "cp949" or "uhc" => CodePagesEncodingProvider.Instance.GetEncoding(949),
        var name when name.StartsWith("cp", StringComparison.Ordinal) && int.TryParse(name.AsSpan(2), out var page) => ByPage(page),
        var name => CodePagesEncodingProvider.Instance.GetEncoding(name),
    };

    private static Encoding? ByPage(int page) => page is > 0 and < 65_536 ? CodePagesEncodingProvider.Instance.GetEncoding(page) : null;
}
