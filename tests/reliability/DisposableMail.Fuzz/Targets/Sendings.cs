using System.Globalization;
using System.Text;

namespace DisposableMail.Fuzz.Targets;

/// <summary>The ways in which mailers send an attachment.</summary>
internal static class Sendings
{
    public static (string Fields, byte[] Body) Of(byte how, int lineLength, byte[] octets) => (how % 17) switch
    {
        0 => ("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n", Base64(octets, lineLength, "\r\n")),
        1 => ("Content-Type: application/pdf\r\nContent-Transfer-Encoding: BASE64 \r\n", Base64(octets, lineLength, "\n")),
        // RFC 2045 §6.8: characters that are not of the alphabet are to be ignored.
        2 => ("Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n", Base64(octets, lineLength, " !\t\r\n-*\r\n")),
        3 => ("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: quoted-printable\r\n", QuotedPrintable(octets, lineLength)),
        4 => ("Content-Disposition: attachment; filename=a.bin\r\nContent-Transfer-Encoding: binary\r\n", octets),
        5 => ("Content-Type: application/x\r\nContent-Transfer-Encoding: nonsense\r\n", octets),
        6 => ("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n", Unpadded(octets, lineLength)),
        7 => ("Content-Type: application/x; name=a.x\r\nContent-Transfer-Encoding: x-uuencode\r\n", UUEncoded(octets)),
        8 => ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n", Base64(octets, lineLength, "\r\n")),
        9 => ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n", QuotedPrintable(octets, lineLength)),
        10 => ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: x-uuencode\r\n", UUEncoded(octets)),
        11 => ("Content-Type: message/rfc822; name=a\r\nContent-Transfer-Encoding: nonsense\r\n", octets),
        12 => ("Content-Type: message/global\r\nContent-Transfer-Encoding: 8bit\r\n", octets),
        13 => ("Content-Type: message/partial; id=x; number=1\r\n", octets),
        // One after another, each with its own padding.
        16 => ("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n",
            [.. Base64(octets[..(octets.Length / 2)], lineLength, "\r\n"), .. "\r\n"u8, .. Base64(octets[(octets.Length / 2)..], lineLength, "\r\n")]),
        14 => ("Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=a.eml\r\n", octets),
        _ => ("Content-Type: message/rfc822\r\n", octets),
    };

    private static byte[] Base64(byte[] octets, int lineLength, string between) => Encoding.ASCII.GetBytes(Lines(Convert.ToBase64String(octets), lineLength, between));

    // Some mailers leave the padding out.
    private static byte[] Unpadded(byte[] octets, int lineLength) => Encoding.ASCII.GetBytes(Lines(Convert.ToBase64String(octets).TrimEnd('='), lineLength, "\r\n"));

    private static byte[] UUEncoded(byte[] octets)
    {
        var text = new StringBuilder("begin 644 a.x\r\n");
        foreach (var line in octets.Chunk(45))
        {
            text.Append(UU(line.Length));
            foreach (var three in line.Chunk(3))
            {
                var (one, two, last) = (three[0], three.ElementAtOrDefault(1), three.ElementAtOrDefault(2));
                text.Append(UU(one >> 2)).Append(UU((one << 4 | two >> 4) & 63)).Append(UU((two << 2 | last >> 6) & 63)).Append(UU(last & 63));
            }

            text.Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.Append("`\r\nend\r\n").ToString());
    }

    private static char UU(int bits) => bits == 0 ? '`' : (char)(bits + 32);

    private static byte[] QuotedPrintable(byte[] octets, int lineLength)
    {
        var text = new StringBuilder();
        var length = 0;
        foreach (var octet in octets)
        {
            var one = octet is > 32 and < 127 and not (byte)'=' ? ((char)octet).ToString() : "=" + octet.ToString("X2", CultureInfo.InvariantCulture);
            if (length + one.Length > lineLength + 3) (length, _) = (0, text.Append("=\r\n"));
            text.Append(one);
            length += one.Length;
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Lines(string text, int lineLength, string between) => string.Join(between, text.Chunk(lineLength).Select(line => new string(line)));
}
