using System.Text;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Smtp.Tests;

/// <summary>Reverse-paths and forward-paths (RFC 5321 §4.1.2, §4.1.3; RFC 6531 §3.3).</summary>
public class PathTests
{
    [Theory]
    [InlineData("<a@b.test>", "a", "b.test")]
    [InlineData("<A.b+c@B.Test>", "A.b+c", "B.Test")]
    [InlineData("<!#$%&'*+-/=?^_`{|}~@b>", "!#$%&'*+-/=?^_`{|}~", "b")]
    [InlineData("<\"a b\"@b.test>", "a b", "b.test")]
    [InlineData("<\"a\\\"b\\\\\"@b.test>", "a\"b\\", "b.test")]
    [InlineData("<\"a@b>c\"@b.test>", "a@b>c", "b.test")]
    [InlineData("<\"\"@b.test>", "", "b.test")]
    [InlineData("<@one.test,@two.test:a@b.test>", "a", "b.test")]
    [InlineData("<@[192.0.2.1]:a@b.test>", "a", "b.test")]
    [InlineData("<a@[192.0.2.1]>", "a", "[192.0.2.1]")]
    [InlineData("<a@[IPv6:2001:db8::1]>", "a", "[IPv6:2001:db8::1]")]
    [InlineData("<a@[tag:x.y]>", "a", "[tag:x.y]")]
    [InlineData("<root@my_host>", "root", "my_host")]
    [InlineData("<a@xn--bcher-kva.test>", "a", "xn--bcher-kva.test")]
    [InlineData("<postmaster>", "postmaster", "")]
    public async Task Forward_path_is_understood(string path, string local, string domain)
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.PlayAsync($"C: MAIL FROM:<>\nS: 250\nC: RCPT TO:{path}\nS: 250");

        Assert.Equal(new SmtpMailbox(local, domain), Assert.Single(receiver.Asked));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("<")]
    [InlineData("a@b.test")]
    [InlineData("<a@b.test")]
    [InlineData("<a>")]
    [InlineData("<a@>")]
    [InlineData("<@b.test>")]
    [InlineData("<a@b@c>")]
    [InlineData("<.a@b.test>")]
    [InlineData("<a.@b.test>")]
    [InlineData("<a..b@b.test>")]
    [InlineData("<a b@b.test>")]
    [InlineData("<a@b..test>")]
    [InlineData("<a@b.test.>")]
    [InlineData("<a@-b.test>")]
    [InlineData("<a@b-.test>")]
    [InlineData("<a@b c>")]
    [InlineData("<\"a@b.test>")]
    [InlineData("<\"a\"b@b.test>")]
    [InlineData("<\"a\\")]
    [InlineData("<a@[192.0.2]>")]
    [InlineData("<a@[192.0.2.999]>")]
    [InlineData("<a@[IPv6:192.0.2.1]>")]
    [InlineData("<a@[IPv6:xyz]>")]
    [InlineData("<a@[]>")]
    [InlineData("<a@[192.0.2.1>")]
    [InlineData("<@one.test a@b.test>")]
    [InlineData("<@one.test,a@b.test>")]
    [InlineData("<postmistress>")]
    public async Task Forward_path_that_is_none_is_501(string path)
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.PlayAsync($"C: MAIL FROM:<>\nS: 250\nC: RCPT TO:{path}\nS: 501 5.1.3");
    }

    [Theory]
    [InlineData("<postmaster>", "501 5.1.7")]
    [InlineData("<a@b", "501 5.1.7")]
    [InlineData("<a@b.test> X", "555 5.5.4")]
    [InlineData("<a@b.test> =", "501 5.5.4")]
    [InlineData("<a@b.test>>", "501 5.5.4")]
    [InlineData("<@relay.test:a@b.test>", "250 2.1.0")]
    public async Task Reverse_path_is_answered(string path, string reply)
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.PlayAsync($"C: MAIL FROM:{path}\nS: {reply}");
    }

    [Fact]
    public async Task Recipient_parameters_are_555()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.PlayAsync("""
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<a@b.test> NOTIFY=NEVER
            S: 555 5.5.4
            """);
    }

    [Fact]
    public async Task Utf8_addresses_need_SMTPUTF8()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);
        var sender = Latin1("MAIL FROM:<j\u00fcrgen@b\u00fccher.test>");
        var recipient = Latin1("RCPT TO:<\u7528\u6237@\u4f8b\u5b50.test>");

        await smtp.PlayAsync($"C: {sender}\nS: 553 5.6.7");
        await smtp.PlayAsync($"C: MAIL FROM:<>\nS: 250\nC: {recipient}\nS: 553 5.6.7\nC: RSET\nS: 250");
        await smtp.PlayAsync($"C: {sender} SMTPUTF8\nS: 250\nC: {recipient}\nS: 250\nC: DATA\nS: 354\nC: .\nS: 250");

        Assert.True(receiver.Envelope.SmtpUtf8);
        Assert.Equal(new SmtpMailbox("j\u00fcrgen", "b\u00fccher.test"), receiver.Envelope.ReversePath);
        Assert.Equal([new SmtpMailbox("\u7528\u6237", "\u4f8b\u5b50.test")], receiver.Envelope.Recipients);
    }

    [Fact]
    public async Task Broken_utf8_is_a_syntax_error()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.PlayAsync("C: MAIL FROM:<\u00ff\u00fe@b.test> SMTPUTF8\nS: 501 5.1.7");
    }

    [Fact]
    public void Parsers_never_throw()
    {
        var random = new Random(821);
        var alphabet = "<>@,:.\"\\[]IPv6:a1- =\u00e9\u0000\r\n\u0080"u8.ToArray();
        for (var round = 0; round < 200_000; round++)
        {
            var text = new byte[random.Next(24)];
            for (var i = 0; i < text.Length; i++) text[i] = alphabet[random.Next(alphabet.Length)];
            if (text.Length > 0 && round % 2 == 0) text[0] = (byte)'<';

            var path = new PathParser(text);
            if (!path.TryReadForwardPath(out var mailbox)) continue;
            Assert.NotNull(mailbox);
            var parameters = new EsmtpParameters(path.Rest);
            while (parameters.TryNext()) Assert.False(parameters.Keyword.IsEmpty);
        }
    }

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
