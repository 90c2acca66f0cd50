using System.Text;
using CsCheck;

namespace DisposableMail.Fuzz.Generating;

/// <summary>Mail out of the corpus of odd mails, made odder.</summary>
internal static class MailGrammar
{
    private static readonly string[] Words =
    [
        "\r\n", "\n", "\r", "\0", "\r\n\r\n", "\n\n", "\t", " ", "--", "--frontier", "\r\n--frontier\r\n", "--frontier--", "=", "==", "=\r\n", "=3D", "=?utf-8?B?", "=?utf-8?Q?", "?=", "=?x?",
        "Content-Type: ", "Content-Type: text/plain\r\n", "Content-Type: text/html; charset=utf-16\r\n", "Content-Type: message/rfc822\r\n", "Content-Type: message/partial; id=a; number=1\r\n",
        "Content-Type: multipart/mixed; boundary=frontier\r\n", "Content-Type: multipart/alternative; boundary=\"\"\r\n", "Content-Type: application/octet-stream; name*0*=utf-8''a%20; name*1=b\r\n",
        "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "Content-Transfer-Encoding: x\r\n",
        "Content-Disposition: attachment; filename=\"a.bin\"\r\n", "Content-Disposition: inline\r\n", "Content-ID: <a@b>\r\n", "Subject: ", "From: ", "From x\r\n", ">From x\r\n", "To: a:b,c;",
        "charset=", "boundary=", "begin 644 a\r\n", "end\r\n", "`\r\n", "<html>", "<b>", "&amp;", "<!--", "\u00ff", "\u00ef\u00bb\u00bf", "QUJD", "%e2%82%ac", "filename*=utf-8''", ";", "\"", "(", ")", "\\",
    ];

    private static readonly byte[][] Corpus =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus"), "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(mail => mail.Length < 8192)];

    // Two at once: the header of one over the body of another.
    private static readonly Gen<byte[]> Crossed = Gen.Select(Gen.OneOf(Corpus), Gen.OneOf(Corpus), Gen.Double.Unit, (one, other, place) =>
        (byte[])[.. one[..(int)(place * one.Length)], .. other[(int)(place * other.Length)..]]);

    public static Gen<byte[]> Messages { get; } = Mutations.Of(Gen.Frequency((3, Gen.OneOf(Corpus)), (1, Crossed)), 8, Words);

    public static Gen<byte[]> Values { get; } = Mutations.Of(
        Mutations.Texts("text", "=?utf-8?B?w6k=?= =?utf-8?Q?=C3=A9_x?=", "=?iso-2022-jp?B?GyRCJTMbKEI=?=", "\"a\" <a@b.test>, c@d.test (x)", "g: a@b.test;", "a;\r\n name*0*=utf-8''%e2; name*1*=%82%ac"), 8, Words);

    public static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
