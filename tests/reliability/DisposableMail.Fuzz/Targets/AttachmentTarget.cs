using System.Text;
using CsCheck;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>Octets attached in each encoding, well-formed or damaged in ways that leave them decodable, come back as they were.</summary>
internal sealed class AttachmentTarget : FuzzTarget
{
    private readonly MessageParser _parser = new(new ParsingOptions(), TimeProvider.System, fellBack: Fallbacks.Judge);

    public override string Name => "attachment";

    public override int Share => 60;

    // The first octet chooses how it is sent, the second the length of the lines; the others are the attachment.
    protected override Gen<byte[]> Cases { get; } = Gen.Select(
        Gen.Byte, Gen.Byte, Mutations.Of(Gen.Frequency((3, Gen.Byte.Array[0, 400]), (1, MailGrammar.Messages), (1, Gen.Byte.Array[6000, 20000])), 3, "\r\n", "\n", "\r", ".", "--", "=", "\0", "--x", "From "),
        (how, line, octets) => (byte[])[how, line, .. octets]);

    public override ValueTask CheckAsync(byte[] octets)
    {
        if (octets.Length < 2) return default;
        var sent = octets[2..];
        var (fields, body) = Sendings.Of(octets[0], 1 + octets[1] % 76, sent);
        // Behind a CR a lone LF cannot be told from a CRLF.
        var end = (octets[0] & 0x80) == 0 || body is [.., (byte)'\r'] ? "\r\n" : "\n";
        byte[] content =
        [
            .. Encoding.Latin1.GetBytes($"Subject: x{end}Content-Type: multipart/mixed; boundary=\"=_boundary_of_this\"{end}{end}--=_boundary_of_this{end}{fields.Replace("\r\n", end, StringComparison.Ordinal)}{end}"),
            .. body, .. Encoding.Latin1.GetBytes($"{end}--=_boundary_of_this--{end}"),
        ];

        var message = _parser.Parse(new MemoryStream(content), CancellationToken.None);
        var attachment = Assert.Single(message.Attachments);
        Assert.Equal(sent, AttachmentOctets.Check(content, attachment));
        return default;
    }
}
