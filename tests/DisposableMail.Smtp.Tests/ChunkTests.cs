namespace DisposableMail.Smtp.Tests;

/// <summary>BDAT (RFC 3030 §2).</summary>
public class ChunkTests
{
    private const string Begin = "MAIL FROM:<a@client.test>\r\nRCPT TO:<b@mail.test>\r\n";

    [Fact]
    public async Task Chunks_add_up_to_the_content_and_dots_mean_nothing()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.SendAsync(Begin + "BDAT 5\r\n.\r\n.\nBDAT 3\r\n\n.\nBDAT 0 LAST\r\nNOOP\r\n");

        await smtp.PlayAsync("""
            S: 250 2.1.0
            S: 250 2.1.5
            S: 250 2.0.0 Chunk
            S: 250 2.0.0 Chunk
            S: 250 2.0.0 Stored
            S: 250 2.0.0 OK
            """);
        Assert.Equal(".\r\n.\n\n.\n", receiver.Content);
    }

    [Fact]
    public async Task Whole_message_in_one_last_chunk_split_at_every_octet()
    {
        const string Wire = "BDAT 4 last\r\nx\r\nyQUIT\r\n";
        for (var cut = 0; cut <= Wire.Length; cut++)
        {
            var receiver = new RecordingReceiver();
            await using var smtp = await SmtpScript.GreetedAsync(receiver);
            await smtp.PlayAsync("C: MAIL FROM:<>\nS: 250\nC: RCPT TO:<b@mail.test>\nS: 250");

            await smtp.SendAsync(Wire[..cut]);
            await smtp.SendAsync(Wire[cut..]);

            await smtp.PlayAsync("S: 250 2.0.0 Stored\nS: 221\nS.");
            Assert.Equal("x\r\ny", receiver.Content);
        }
    }

    [Fact]
    public async Task Only_chunks_or_reset_may_follow_a_chunk()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.SendAsync(Begin + "BDAT 2\r\nhi");

        await smtp.PlayAsync("""
            S: 250
            S: 250
            S: 250 2.0.0 Chunk
            C: DATA
            S: 503 5.5.1 BDAT
            C: MAIL FROM:<>
            S: 503 5.5.1 BDAT
            C: RCPT TO:<c@mail.test>
            S: 503 5.5.1 BDAT
            C: RSET
            S: 250
            C: BDAT 0 LAST
            S: 503 5.5.1 MAIL
            """);
    }

    [Theory]
    [InlineData("", "503 5.5.1 MAIL")]
    [InlineData("MAIL FROM:<>\r\n", "503 5.5.1 RCPT")]
    public async Task Chunk_out_of_order_is_read_and_dropped_before_it_is_refused(string before, string reply)
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.SendAsync(before + "BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");

        if (before.Length > 0) await smtp.PlayAsync("S: 250");
        await smtp.PlayAsync($"S: {reply}\nS: 250 2.0.0 OK");
        Assert.Empty(receiver.Mails);
    }

    [Theory]
    [InlineData("BDAT")]
    [InlineData("BDAT x")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT 5 LASTING")]
    [InlineData("BDAT 99999999999999999999")]
    public async Task Chunk_of_unknown_size_ends_the_session(string line)
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.SendAsync(Begin + line + "\r\nMAIL FROM:<evil@client.test>\r\n");

        await smtp.PlayAsync("S: 250\nS: 250\nS: 501 5.5.4\nS.");
    }

    [Fact]
    public async Task Chunks_over_the_limit_are_refused_and_later_ones_dropped()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver, o => o.MaxMessageBytes = 65536);

        await smtp.SendAsync(Begin + "BDAT 60000\r\n" + new string('x', 60000) + "BDAT 60000\r\n" + new string('x', 60000) + "BDAT 4 LAST\r\nRSET");

        await smtp.PlayAsync("S: 250\nS: 250\nS: 250\nS: 552 5.3.4\nS: 503 5.5.1\nC:\nS: 500");
        Assert.Empty(receiver.Mails);
    }

    [Fact]
    public async Task Bare_controls_in_chunks_are_refused_by_option()
    {
        await using var smtp = await SmtpScript.GreetedAsync(configure: o => o.RefuseBareControls = true);

        await smtp.SendAsync(Begin + "BDAT 2\r\na\rBDAT 2 LAST\r\n\nb" + Begin + "BDAT 2\r\na\rBDAT 1 LAST\r\nb");

        await smtp.PlayAsync("S: 250\nS: 250\nS: 250\nS: 250 2.0.0 Stored\nS: 250\nS: 250\nS: 250\nS: 550 5.6.0");
    }

    [Fact]
    public async Task Chunk_with_only_refused_recipients_is_554()
    {
        var receiver = new RecordingReceiver { Check = _ => new SmtpReply(550, "5.1.1", "No") };
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.SendAsync(Begin + "BDAT 2 LAST\r\nhi");

        await smtp.PlayAsync("S: 250\nS: 550\nS: 554 5.5.1");
    }
}
