using System.Text;
using CsCheck;

namespace DisposableMail.Fuzz.Generating;

/// <summary>Addresses as senders, forms and programs write them.</summary>
internal static class AddressGrammar
{
    private static readonly string[] Locals =
    [
        "a", "User.Name", "first.last+tag", "abcdefghi", "abcdefghi+x", "abcdefghi.x", "postmaster", "*", "\"a b\"", "\"a@b\"", "\"\"", "\"a\\\"b\"", "a..b", ".a", "a.", "\u00e9", "\u00c9", "E\u0301", "J\u030c", "H\u0331", "T\u0308",
        "\u0130", "I\u0307", "\u0131", "\u00df", "\u1e9e", "\u03a3", "\u03c2", "\u212a", "\u212b", "\u2126", "\ufb01", "\uff41", "\u0345", "\u1f80", "\u01c5", "\u0958", "\ud55c", "\u1112\u1161\u11ab", "\ud83d\ude00", "\ud801\udc00", "\u200d", "\ufeff", "\u00a0", "\u3000",
    ];

    private static readonly string[] Domains =
    [
        "mail.test", "MAIL.test", "mail.test.", "a.b.c.d.test", "x_y.test", "a-b.test", "-a.test", "a-.test", "a--b.test", "xn--bcher-kva.example", "XN--BCHER-KVA.example", "xn--.test", "xn--a.test", "xn--zzzzzz.test", "xn--fa-hia.de", "xn--xn---.test",
        "b\u00fccher.example", "B\u00dcCHER.example", "fa\u00df.de", "\u0130.test", "\u212a.test", "\uff4d\uff41\uff49\uff4c.test", "mail\u3002test", "mail\uff0etest", "mail\uff61test", "\u03b2\u03cc\u03bb\u03bf\u03c2.test", "\u0627.test", "\u05d0a.test", "a\u200db.test", "\u00ad.test", "a\u00adb.test", "\u2488com", "\u2100.test", "\ufdfa.test",
        "[192.0.2.1]", "[IPv6:2001:db8::1]", "[tag:x]", "192.0.2.1", "localhost", "test", "", ".", "..", "a..test", "\ud83d\ude00.test",
    ];

    private static readonly string[] Words =
    [
        "@", ".", "..", "+", "-", "_", "*", "\"", "\\", " ", "\t", "\r\n", "\0", "<", ">", ",", ":", "[", "]", "%", "!", "xn--", "XN--", "\u00e9", "\u0301", "\u030c", "\u0307", "\u0130", "\u00df", "\u3002", "\uff0e", "\uff20", "\u200d", "\u200c", "\u00ad", "\u2028", "\ud83d\ude00",
        "\\ud800", "\\udc00", "\\u0000", "@mail.test", "mailto:", "%40", "a.b", "\u0627", "\u05d0", "\u0e33", "\u1e9e", "\u03c2",
    ];

    // Around the limits of RFC 5321 §4.5.3.1 and RFC 1035 §2.3.4.
    private static readonly Gen<string> LongLocal = Gen.Select(Gen.OneOf("a", "\u00e9", "\u212a", "\ud83d\ude00", "E\u0301"), Gen.Int[-2, 2], (one, more) =>
        string.Concat(Enumerable.Repeat(one, Math.Max(1, (64 / Encoding.UTF8.GetByteCount(one)) + more))));

    private static readonly Gen<string> LongDomain = Gen.Select(Gen.OneOf("a", "a", "\u00fc", "\uff41", "\u3002"), Gen.Int[58, 64], Gen.Int[1, 5], (one, length, labels) =>
        string.Join('.', Enumerable.Repeat(string.Concat(Enumerable.Repeat(one, length)), labels)));

    private static readonly Gen<string> Local = Gen.Frequency((6, Gen.OneOf(Locals)), (2, Gen.OneOf(Locals).Array[2, 4].Select(string.Concat)), (1, LongLocal));

    private static readonly Gen<string> Domain = Gen.Frequency((8, Gen.OneOf(Domains)), (2, Gen.OneOf(Domains).Array[2, 3].Select(static parts => string.Join('.', parts))), (1, LongDomain));

    // The paths of SMTP without what is around them.
    private static readonly Gen<string> Path = Gen.OneOf([.. SmtpGrammar.Paths.Select(static path => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path.Trim('<', '>'))))]);

    /// <summary>In UTF-8, half characters as JSON escapes them.</summary>
    public static Gen<byte[]> Addresses { get; } = Mutations.Of(
        Gen.Frequency((4, Gen.Select(Local, Domain, static (local, domain) => $"{local}@{domain}")), (1, Path)).Select(Encoding.UTF8.GetBytes),
        4, [.. Words.Select(static word => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word)))]);
}
