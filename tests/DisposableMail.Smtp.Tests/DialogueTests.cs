namespace DisposableMail.Smtp.Tests;

/// <summary>Commands, their order and their replies (RFC 5321 §4.1, §4.2).</summary>
public class DialogueTests
{
    [Fact]
    public async Task Whole_dialogue_delivers_envelope_and_content()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.StartAsync(receiver);

        await smtp.PlayAsync("""
            C: EHLO client.test
            S: 250-mx.test
            S: 250-PIPELINING
            S: 250-SIZE 26214400
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-CHUNKING
            S: 250 ENHANCEDSTATUSCODES
            C: MAIL FROM:<a@client.test> SIZE=100 BODY=8BITMIME
            S: 250 2.1.0
            C: RCPT TO:<b@mail.test>
            S: 250 2.1.5
            C: DATA
            S: 354 End data
            C: Subject: hi
            C:
            C: ..text
            C: .
            S: 250 2.0.0 Stored
            C: QUIT
            S: 221 2.0.0
            S.
            """);

        Assert.Equal("Subject: hi\r\n\r\n.text\r\n", receiver.Content);
        Assert.Equal(new SmtpMailbox("a", "client.test"), receiver.Envelope.ReversePath);
        Assert.Equal([new SmtpMailbox("b", "mail.test")], receiver.Envelope.Recipients);
        Assert.Equal((100L, "client.test", false), (receiver.Envelope.DeclaredSizeBytes, receiver.Envelope.ClientName, receiver.Envelope.IsTls));
    }

    [Fact]
    public async Task Wrong_order_is_503()
    {
        await using var smtp = await SmtpScript.StartAsync();

        await smtp.PlayAsync("""
            C: MAIL FROM:<a@client.test>
            S: 503 5.5.1 EHLO
            C: HELO client.test
            S: 250 mx.test
            C: RCPT TO:<b@mail.test>
            S: 503 5.5.1 MAIL
            C: DATA
            S: 503 5.5.1 MAIL
            C: MAIL FROM:<a@client.test>
            S: 250
            C: MAIL FROM:<a@client.test>
            S: 503 5.5.1 Sender
            C: DATA
            S: 503 5.5.1 RCPT
            C: RCPT TO:<b@mail.test>
            S: 250
            C: RSET
            S: 250 2.0.0
            C: DATA
            S: 503 5.5.1 MAIL
            C: MAIL FROM:<a@client.test>
            S: 250
            C: EHLO again.test
            """);
        for (var i = 0; i < 7; i++) await smtp.ReadLineAsync();
        await smtp.PlayAsync("""
            C: RCPT TO:<b@mail.test>
            S: 503 5.5.1 MAIL
            """);
    }

    [Theory]
    [InlineData("NOOP anything", "250 2.0.0")]
    [InlineData("noop", "250 2.0.0")]
    [InlineData("VRFY someone", "252 2.5.0")]
    [InlineData("VRFY", "501 5.5.4")]
    [InlineData("EXPN list", "502 5.5.1")]
    [InlineData("STARTTLS", "502 5.5.1")]
    [InlineData("STARTTLS now", "501 5.5.4")]
    [InlineData("RSET now", "501 5.5.4")]
    [InlineData("RSET  ", "250 2.0.0")]
    [InlineData("DATA now", "503 5.5.1")]
    [InlineData("EHLO", "501 5.5.4")]
    [InlineData("EHLO two names", "501 5.5.4")]
    [InlineData("HELO [192.0.2.1]", "250 mx.test")]
    [InlineData("WIZ", "500 5.5.1")]
    [InlineData("", "500 5.5.1")]
    [InlineData("MAILFROM:<a@b.test>", "500 5.5.1")]
    [InlineData("NOOP\n", "500 5.5.2")]
    [InlineData("NO\rOP", "500 5.5.2")]
    [InlineData("NOOP \0", "500 5.5.2")]
    [InlineData("MAIL TO:<a@b.test>", "501 5.5.4")]
    [InlineData("MAIL", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=1x", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=1 SIZE=1", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=26214401", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=99999999999999999999", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=26214400", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@b.test> BODY=7BIT SMTPUTF8", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@b.test> BODY=BINARYMIME", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.test> SMTPUTF8=YES", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.test> RET=HDRS", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@b.test>SIZE=1", "501 5.5.4")]
    [InlineData("MAIL FROM: <a@b.test>", "250 2.1.0")]
    [InlineData("mail from:<A@B.TEST> size=1", "250 2.1.0")]
    public async Task Command_is_answered(string line, string reply)
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.SendAsync(line + "\r\n");

        Assert.StartsWith(reply, await smtp.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_has_two_lines_with_the_code_on_both()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.PlayAsync("""
            C: HELP
            S: 214-2.0.0 Commands
            S: 214 2.0.0 See RFC 5321
            """);
    }

    [Fact]
    public async Task Null_sender_and_bare_postmaster_are_accepted()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.PlayAsync("""
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<Postmaster>
            S: 250
            C: DATA
            S: 354
            C: .
            S: 250
            """);

        Assert.Null(receiver.Envelope.ReversePath);
        Assert.Equal([new SmtpMailbox("Postmaster", "")], receiver.Envelope.Recipients);
        Assert.Equal("", receiver.Content);
    }

    [Fact]
    public async Task Duplicate_recipients_count_once()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.PlayAsync("""
            C: MAIL FROM:<a@client.test>
            S: 250
            C: RCPT TO:<b@mail.test>
            S: 250
            C: RCPT TO:<b@MAIL.test>
            S: 250
            C: RCPT TO:<"b"@mail.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: 250
            """);

        Assert.Single(receiver.Envelope.Recipients);
        Assert.Single(receiver.Asked);
    }

    [Fact]
    public async Task Refused_recipients_leave_nothing_to_send_to()
    {
        var receiver = new RecordingReceiver { Check = _ => new SmtpReply(550, "5.1.1", "No such inbox") };
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.PlayAsync("""
            C: MAIL FROM:<a@client.test>
            S: 250
            C: RCPT TO:<nobody@mail.test>
            S: 550 5.1.1 No such inbox
            C: DATA
            S: 554 5.5.1
            C: RSET
            S: 250
            """);
        Assert.Empty(receiver.Mails);
    }

    [Fact]
    public async Task Receiver_that_throws_is_451_and_the_session_goes_on()
    {
        var receiver = new RecordingReceiver
        {
            Check = one => one.LocalPart == "bad" ? throw new InvalidOperationException("secret") : new SmtpReply(250, "2.1.5", "OK"),
            Deliver = (_, _) => throw new InvalidOperationException("secret"),
        };
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.PlayAsync("""
            C: MAIL FROM:<a@client.test>
            S: 250
            C: RCPT TO:<bad@mail.test>
            S: 451 4.3.0 Local error
            C: RCPT TO:<good@mail.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: 451 4.3.0 Local error
            C: NOOP
            S: 250
            """);
    }

    [Fact]
    public async Task Pipelined_batch_is_answered_in_one_flush()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.SendAsync("MAIL FROM:<a@client.test>\r\nRCPT TO:<b@mail.test>\r\nRCPT TO:<c@mail.test>\r\nDATA\r\n");
        var batch = await smtp.ReadOnceAsync();
        await smtp.SendAsync("x\r\n.\r\nRSET\r\nQUIT\r\n");
        var end = await smtp.ReadOnceAsync();

        Assert.Equal(["250", "250", "250", "354"], Codes(batch));
        Assert.Equal(["250", "250", "221"], Codes(end));
        Assert.Equal(2, receiver.Envelope.Recipients.Count);
    }

    [Fact]
    public async Task Early_talker_is_refused()
    {
        await using var services = SmtpScript.Serve(null, null);
        await using var smtp = SmtpScript.Connect(services, early: "EHLO client.test\r\n"u8.ToArray());

        await smtp.PlayAsync("""
            S: 554 5.5.1 Wait
            S.
            """);
    }

    [Fact]
    public async Task Greeting_delay_catches_who_speaks_meanwhile()
    {
        await using var services = SmtpScript.Serve(null, smtp => smtp.GreetingDelay = TimeSpan.FromSeconds(5));
        await using var smtp = SmtpScript.Connect(services);

        await smtp.SendAsync("EHLO client.test\r\n");
        smtp.Clock.Advance(TimeSpan.FromSeconds(5));

        await smtp.PlayAsync("""
            S: 554 5.5.1 Wait
            S.
            """);
    }

    [Fact]
    public async Task Line_split_at_every_octet_is_read_the_same()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        foreach (var octet in "MAIL FROM:<a@client.test>\r\nNOOP\r\n") await smtp.SendAsync(octet.ToString());

        await smtp.PlayAsync("""
            S: 250 2.1.0
            S: 250 2.0.0
            """);
    }

    [Fact]
    public async Task Receiver_text_cannot_break_the_reply_grammar()
    {
        var receiver = new RecordingReceiver { Check = _ => new SmtpReply(550, "5.1.1", "a\rb\u00e9\nc") };
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.PlayAsync("""
            C: MAIL FROM:<>
            S: 250
            C: RCPT TO:<x@mail.test>
            S: 550-5.1.1 a?b?
            S: 550 5.1.1 c
            C: NOOP
            S: 250
            """);
    }

    private static string[] Codes(string replies) =>
        [.. replies.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line[..3])];
}
