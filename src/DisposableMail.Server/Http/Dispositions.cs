using System.Buffers;
using System.Globalization;
using System.Text;

namespace DisposableMail.Server.Http;

/// <summary>Writes Content-Disposition and safe media types for what strangers have sent.</summary>
internal static class Dispositions
{
    // RFC 8187 §3.2.1, attr-char.
    private static readonly SearchValues<char> AttrChar =
        SearchValues.Create("!#$&+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // RFC 9110 §5.6.2, token.
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>RFC 6266 §4.3: a plain name for old clients, and the true one (RFC 8187) when it has other characters.</summary>
    public static string Attachment(string? fileName)
    {
        if (string.IsNullOrEmpty(fileName))
            return "attachment";
        var plain = string.Concat(fileName.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\' or '%') ? c : '_'));
        return plain == fileName ? $"attachment; filename=\"{plain}\"" : $"attachment; filename=\"{plain}\"; filename*=UTF-8''{Encode(fileName)}";
    }

    /// <summary>The type the sender named, when it can stand in a header; else that of plain octets.</summary>
    public static string MediaType(string named)
    {
        var slash = named.IndexOf('/');
        return slash > 0 && slash < named.Length - 1 && !named.AsSpan(0, slash).ContainsAnyExcept(Token) && !named.AsSpan(slash + 1).ContainsAnyExcept(Token)
            ? named
            : "application/octet-stream";
    }

    private static string Encode(string fileName)
    {
        var encoded = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(fileName))
        {
            if (AttrChar.Contains((char)octet))
                encoded.Append((char)octet);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return encoded.ToString();
    }
}
