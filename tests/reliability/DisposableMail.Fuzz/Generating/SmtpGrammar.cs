using System.Text;
using CsCheck;

namespace DisposableMail.Fuzz.Generating;

/// <summary>What SMTP clients send, from proper to absurd.</summary>
internal static class SmtpGrammar
{
    public static readonly string[] Words =
    [
        "\r\n", "\n", "\r", "\0", ".", "..", "\r\n.\r\n", "\n.\n", "\r\n.\n", "\r.\r", " ", "\t", "<", ">", "@", ":", "\"", "\\", "[", "]", ",", "=", ";", "\u00ff", "\u00c3\u00a9",
        "MAIL FROM:<a@client.test>", "RCPT TO:<b@mail.test>", "DATA\r\n", "BDAT 5 LAST\r\n", "QUIT\r\n", "RSET\r\n", "NOOP\r\n", "SIZE=", "BODY=8BITMIME", "SMTPUTF8",
    ];

    public static readonly string[] Paths =
    [
        "<>", "<a@client.test>", "<\"a b\"@client.test>", "<\"a\\\"b\\\\\"@x.test>", "<@one.test,@two.test:a@three.test>", "<a@[192.0.2.1]>", "<a@[IPv6:2001:db8::1]>",
        "<a@[tag:x]>", "<postmaster>", "<a.b.c@d-e.f>", "<\u00c3\u00a9@\u00c3\u00bc.test>", "<a@b", "a@b", "<a..b@c.test>", "<.a@c.test>", "<a@-c.test>", "<\"\"@c.test>", "< a@b.test>",
    ];

    public static readonly string[] Parameters =
        ["", " SIZE=100", " SIZE=99999999999999999999", " SIZE=0 BODY=8BITMIME", " BODY=7BIT SMTPUTF8", " SMTPUTF8", " BODY=BINARYMIME", " X=1", " SIZE", " =", "  SIZE=1", " SIZE=1=2"];

    private static readonly string[] Commands =
    [
        "EHLO client.test", "HELO client.test", "EHLO", "RSET", "NOOP", "NOOP x", "QUIT", "VRFY a", "EXPN a", "HELP", "STARTTLS", "AUTH PLAIN AA==", "", " ", "DATA x", "data",
        "BDAT", "BDAT -1", "BDAT x", "BDAT 99999999999999999999", "MAIL", "MAIL FROM", "RCPT TO:", "\u00ff\u00fe", "GET / HTTP/1.1",
    ];

    private static readonly Gen<string> Content = Gen.OneOf(
        "a", "\r\n", "\n", "\r", "\0", ".", "..", "\r\n.", "\r\n.\n", "\n.\r\n", "MAIL FROM:<e@x.test>\r\n", "text\r\n", "\u00ff", new string('x', 60)).Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Chunk = Gen.Select(Content, Gen.Int[-2, 2], Gen.Bool, (content, error, isLast) =>
        $"BDAT {Math.Max(0, content.Length + (Math.Abs(error) == 2 ? error : 0))}{(isLast ? " LAST" : "")}\r\n{content}");

    private static readonly Gen<string> Command = Gen.Frequency(
        (4, Gen.Const("EHLO client.test\r\n")),
        (8, Gen.Select(Gen.OneOf(Paths), Gen.OneOf(Parameters), (path, parameters) => $"MAIL FROM:{path}{parameters}\r\n")),
        (8, Gen.Const("MAIL FROM:<a@client.test>\r\nRCPT TO:<b@mail.test>\r\n")),
        (8, Gen.OneOf(Paths).Select(path => $"RCPT TO:{path}\r\n")),
        (8, Content.Select(content => $"DATA\r\n{content}\r\n.\r\n")),
        (8, Chunk),
        (6, Gen.OneOf(Commands).Select(line => line + "\r\n")),
        (1, Gen.Const("NOOP " + new string('x', 2100) + "\r\n")));

    /// <summary>Whole conversations, pipelined, and damaged.</summary>
    public static Gen<byte[]> Conversations { get; } = Mutations.Of(
        Command.Array[0, 14].Select(lines => Encoding.Latin1.GetBytes("EHLO client.test\r\n" + string.Concat(lines))), 4, Words);

    /// <summary>What may stand behind 354.</summary>
    public static Gen<byte[]> Contents { get; } = Mutations.Of(Content.Select(content => Encoding.Latin1.GetBytes(content + "\r\n.\r\n")), 4, Words);
}
