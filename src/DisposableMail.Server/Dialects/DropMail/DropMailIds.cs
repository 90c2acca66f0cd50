using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Ids as the service builds them: base64url without padding of the type's name and what identifies the object.</summary>
/// <remarks>Clients echo them. Its own documents show padding and the older alphabet here and there, so both are read.</remarks>
internal static class DropMailIds
{
    private const int GuidOctets = 16;
    private const int LongestId = 600; // An address has 254 octets at most (RFC 5321 §4.5.3.1.3), and base64 adds a third.

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string OfSession(Guid session) => Encode("Session", session, null);

    public static string OfAddress(Guid session, string address) => Encode("Address", session, address);

    public static string OfMail(Guid session, Guid mail) => Encode("Mail", session, MailReference(mail));

    public static string OfAttachment(Guid session, Guid mail, int ordinal) =>
        Encode("Attachment", session, string.Create(CultureInfo.InvariantCulture, $"{MailReference(mail)}:{ordinal}"));

    public static string OfDomain(long number) =>
        ToBase64Url(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Domain:{number}")));

    /// <summary>A mail within its session: 32 lower-case characters.</summary>
    public static string MailReference(Guid mail) => mail.ToString("N");

    public static bool TryReadMailReference(string text, out Guid mail) => Guid.TryParseExact(text, "N", out mail);

    /// <summary>False for what is no id of ours, or one of another type.</summary>
    public static bool TryRead(string? id, string kind, out DropMailId read) => TryRead(id, out read) && read.Kind == kind;

    /// <summary>False for what is no id of ours.</summary>
    public static bool TryRead(string? id, out DropMailId read)
    {
        read = default;
        if (id is null or { Length: > LongestId } || FromBase64Url(id) is not { } octets)
            return false;
        var colon = octets.AsSpan().IndexOf((byte)':');
        if (colon <= 0)
            return false;
        var kind = Encoding.Latin1.GetString(octets, 0, colon);
        var rest = octets.AsSpan(colon + 1);
        return kind == "Domain" ? TryReadDomain(rest, out read) : TryReadWithin(kind, rest, out read);
    }

    private static bool TryReadDomain(ReadOnlySpan<byte> rest, out DropMailId read)
    {
        var isNumber = long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        read = new DropMailId("Domain", Guid.Empty, Guid.Empty, "", number);
        return isNumber;
    }

    private static bool TryReadWithin(string kind, ReadOnlySpan<byte> rest, out DropMailId read)
    {
        read = default;
        if (rest.Length < GuidOctets || (rest.Length > GuidOctets && rest[GuidOctets] != ':'))
            return false;
        var session = new Guid(rest[..GuidOctets], bigEndian: true);
        if (kind == "Session")
        {
            read = new DropMailId(kind, session, Guid.Empty, "", 0);
            return rest.Length == GuidOctets;
        }

        return rest.Length > GuidOctets + 1 && TryReadText(rest[(GuidOctets + 1)..], out var text) && TryReadPart(kind, session, text, out read);
    }

    private static bool TryReadPart(string kind, Guid session, string text, out DropMailId read)
    {
        var (mail, number) = (Guid.Empty, 0L);
        var isRead = kind switch
        {
            "Address" => true,
            "Mail" => TryReadMailReference(text, out mail),
            "Attachment" => text.Split(':') is [var reference, var place] && TryReadMailReference(reference, out mail)
                && long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        read = new DropMailId(kind, session, mail, kind == "Address" ? text : "", number);
        return isRead;
    }

    private static bool TryReadText(ReadOnlySpan<byte> octets, out string text)
    {
        try
        {
            text = Strict.GetString(octets);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    private static string Encode(string kind, Guid session, string? rest)
    {
        var octets = new MemoryStream();
        octets.Write(Encoding.ASCII.GetBytes(kind + ":"));
        octets.Write(session.ToByteArray(bigEndian: true));
        if (rest is not null)
            octets.Write(Encoding.UTF8.GetBytes(":" + rest));
        return ToBase64Url(octets.ToArray());
    }

    private static string ToBase64Url(byte[] octets) => Base64Url.EncodeToString(octets);

    private static byte[]? FromBase64Url(string text)
    {
        var octets = new byte[text.Length];
        var status = Base64Url.DecodeFromChars(text.TrimEnd('=').Replace('+', '-').Replace('/', '_'), octets, out _, out var written);
        return status == OperationStatus.Done ? octets[..written] : null;
    }
}
