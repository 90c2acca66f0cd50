namespace DisposableMail.Smtp.Tests;

/// <summary>Every loop over the network is bounded, in number and in time.</summary>
public class LimitTests
{
    [Fact]
    public async Task Command_line_over_2048_octets_is_500_and_the_next_is_read()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        await smtp.SendAsync("NOOP " + new string('x', 2041) + "\r\n");
        await smtp.SendAsync("NOOP " + new string('x', 2042) + "\r\n");
        await smtp.SendAsync("NOOP " + new string('x', 9000));
        await smtp.SendAsync("x\r");
        await smtp.SendAsync("\nNOOP\r\n");

        await smtp.PlayAsync("S: 250\nS: 500 5.5.2 Line\nS: 500 5.5.2 Line\nS: 250 2.0.0");
    }

    [Fact]
    public async Task Line_without_end_is_421()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        for (var i = 0; i < 9; i++) await smtp.SendAsync(new string('x', 8192));

        await smtp.PlayAsync("S: 421 4.7.0\nS.");
    }

    [Fact]
    public async Task Recipients_past_the_limit_are_452()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);

        await smtp.PlayAsync("C: MAIL FROM:<>\nS: 250");
        for (var i = 0; i < 100; i++) await smtp.PlayAsync($"C: RCPT TO:<r{i}@mail.test>\nS: 250");
        await smtp.PlayAsync("C: RCPT TO:<more@mail.test>\nS: 452 4.5.3\nC: RCPT TO:<r5@mail.test>\nS: 250\nC: DATA\nS: 354\nC: .\nS: 250");

        Assert.Equal(100, receiver.Envelope.Recipients.Count);
    }

    [Fact]
    public async Task Too_many_errors_are_421()
    {
        await using var smtp = await SmtpScript.GreetedAsync(configure: o => o.MaxErrorsPerMessage = 3);

        await smtp.PlayAsync("C: A\nS: 500\nC: B\nS: 500\nC: C\nS: 500\nC: D\nS: 500\nS: 421 4.7.0 Too many errors\nS.");
    }

    [Fact]
    public async Task Too_many_commands_are_421_and_an_accepted_message_starts_anew()
    {
        await using var smtp = await SmtpScript.GreetedAsync(configure: o => o.MaxCommandsPerMessage = 10);

        for (var i = 0; i < 6; i++) await smtp.PlayAsync("C: NOOP\nS: 250");
        await smtp.BeginDataAsync();
        await smtp.PlayAsync("C: .\nS: 250");
        for (var i = 0; i < 10; i++) await smtp.PlayAsync("C: NOOP\nS: 250");

        await smtp.PlayAsync("C: NOOP\nS: 421 4.7.0 Too many commands\nS.");
    }

    [Fact]
    public async Task Connections_are_limited_in_total()
    {
        await using var services = SmtpScript.Serve(null, o => o.MaxConnections = 1);
        await using var first = SmtpScript.Connect(services, "192.0.2.1");
        await first.PlayAsync("S: 220");

        await using (var second = SmtpScript.Connect(services, "192.0.2.2")) await second.PlayAsync("S: 421 4.7.0\nS.");
        await first.HangUpAsync();

        await using var third = SmtpScript.Connect(services, "192.0.2.2");
        await third.PlayAsync("S: 220");
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("2001:db8::1", "2001:db8::2", false)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", true)]
    [InlineData("198.51.100.7", "198.51.100.7", true)]
    public async Task Connections_are_limited_per_address(string one, string other, bool isServed)
    {
        await using var services = SmtpScript.Serve(null, o =>
        {
            o.MaxConnectionsPerAddress = 1;
            o.RateLimitExempt.Add("198.51.100.0/24");
        });
        await using var first = SmtpScript.Connect(services, one);
        await first.PlayAsync("S: 220");

        await using (var second = SmtpScript.Connect(services, other)) await second.PlayAsync(isServed ? "S: 220" : "S: 421 4.7.0\nS.");
        await first.HangUpAsync();

        await using var again = SmtpScript.Connect(services, other);
        await again.PlayAsync("S: 220");
    }

    [Fact]
    public async Task Messages_per_minute_are_limited_per_address_and_come_back_evenly()
    {
        await using var services = SmtpScript.Serve(null, o => o.MaxMessagesPerMinute = 2);
        await using var smtp = SmtpScript.Connect(services, "192.0.2.1");
        await smtp.PlayAsync("S: 220");
        await smtp.HelloAsync();
        const string Mail = "C: MAIL FROM:<>\nS: 250\nC: RSET\nS: 250\n";

        await smtp.PlayAsync(Mail + Mail + "C: MAIL FROM:<>\nS: 451 4.7.1");
        smtp.Clock.Advance(TimeSpan.FromSeconds(30));
        await smtp.PlayAsync(Mail + "C: MAIL FROM:<>\nS: 451 4.7.1");

        await using var other = SmtpScript.Connect(services, "192.0.2.2");
        await other.PlayAsync("S: 220");
        await other.HelloAsync();
        await other.PlayAsync(Mail);
    }

    [Fact]
    public async Task Exempt_network_has_no_message_rate()
    {
        await using var services = SmtpScript.Serve(null, o =>
        {
            o.MaxMessagesPerMinute = 1;
            o.RateLimitExempt.Add("2001:db8::/32");
        });
        await using var smtp = SmtpScript.Connect(services, "2001:db8::9");
        await smtp.PlayAsync("S: 220");
        await smtp.HelloAsync();

        for (var i = 0; i < 5; i++) await smtp.PlayAsync("C: MAIL FROM:<>\nS: 250\nC: RSET\nS: 250");
    }

    [Fact]
    public async Task Silence_after_the_greeting_is_421()
    {
        await using var smtp = await SmtpScript.StartAsync();

        smtp.Clock.Advance(TimeSpan.FromSeconds(119));
        await smtp.PlayAsync("C: NOOP\nS: 250");
        smtp.Clock.Advance(TimeSpan.FromSeconds(119));
        await smtp.PlayAsync("C: NOOP\nS: 250");
        smtp.Clock.Advance(TimeSpan.FromSeconds(121));

        await smtp.PlayAsync("S: 421 4.4.2\nS.");
    }

    [Theory]
    [InlineData("NOOP")]
    [InlineData("C: MAIL FROM:<>\nS: 250", "RCPT TO:<b@mail.test>")]
    [InlineData("C: MAIL FROM:<>\nS: 250\nC: RCPT TO:<b@mail.test>\nS: 250", "DATA")]
    public async Task Line_that_comes_octet_by_octet_has_the_time_of_one_line(params string[] dialogue)
    {
        await using var smtp = await SmtpScript.GreetedAsync();
        foreach (var before in dialogue[..^1]) await smtp.PlayAsync(before);

        foreach (var octet in dialogue[^1])
        {
            await smtp.SendAsync(octet.ToString());
            smtp.Clock.Advance(TimeSpan.FromSeconds(50));
        }

        await smtp.PlayAsync("C:\nS: 421 4.4.2\nS.");
    }

    [Fact]
    public async Task Silence_within_content_is_421_and_nothing_is_delivered()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver, o => o.ContentBlockTimeout = TimeSpan.FromSeconds(9));
        await smtp.BeginDataAsync();

        smtp.Clock.Advance(TimeSpan.FromSeconds(10));

        await smtp.PlayAsync("S: 421 4.4.2\nS.");
        Assert.Empty(receiver.Mails);
    }

    [Fact]
    public async Task Receiver_that_takes_too_long_is_451()
    {
        var entered = new TaskCompletionSource();
        var receiver = new RecordingReceiver
        {
            Deliver = async (_, stop) =>
            {
                entered.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return RecordingReceiver.Accepted;
            },
        };
        await using var smtp = await SmtpScript.GreetedAsync(receiver);
        await smtp.BeginDataAsync();

        await smtp.SendAsync(".\r\n");
        await entered.Task;
        smtp.Clock.Advance(TimeSpan.FromMinutes(5));

        await smtp.PlayAsync("S: 451 4.3.0\nS: 421 4.4.2\nS.");
    }

    [Fact]
    public async Task Client_that_hangs_up_after_its_final_dot_is_still_delivered()
    {
        var receiver = new RecordingReceiver();
        await using (var smtp = await SmtpScript.GreetedAsync(receiver))
        {
            await smtp.BeginDataAsync();
            await smtp.SendAsync("hi\r\n.\r\n");
            await smtp.HangUpAsync();
        }

        Assert.Equal("hi\r\n", receiver.Content);
    }

    [Fact]
    public async Task Client_that_hangs_up_within_content_delivers_nothing()
    {
        var receiver = new RecordingReceiver();
        await using (var smtp = await SmtpScript.GreetedAsync(receiver))
        {
            await smtp.BeginDataAsync();
            await smtp.SendAsync("hi\r\n.\r");
            await smtp.HangUpAsync();
        }

        Assert.Empty(receiver.Mails);
    }

    [Fact]
    public async Task Stop_ends_the_idle_with_421()
    {
        await using var smtp = await SmtpScript.GreetedAsync();

        smtp.RequestStop();

        await smtp.PlayAsync("S: 421 4.3.2\nS.");
    }

    [Fact]
    public async Task Stop_lets_a_running_transaction_finish()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);
        await smtp.BeginDataAsync();
        await smtp.SendAsync("ha");

        smtp.RequestStop();
        await smtp.SendAsync("lf\r\n.\r\n");

        await smtp.PlayAsync("S: 250 2.0.0 Stored\nS: 421 4.3.2\nS.");
        Assert.Equal("half\r\n", receiver.Content);
    }

    [Fact]
    public async Task Stop_between_sender_and_content_lets_the_transaction_finish()
    {
        await using var smtp = await SmtpScript.GreetedAsync();
        await smtp.PlayAsync("C: MAIL FROM:<>\nS: 250");

        smtp.RequestStop();

        await smtp.PlayAsync("C: RCPT TO:<b@mail.test>\nS: 250\nC: DATA\nS: 354\nC: .\nS: 250\nS: 421 4.3.2\nS.");
    }
}
