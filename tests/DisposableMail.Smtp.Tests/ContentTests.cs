using System.Text;
using System.Text.RegularExpressions;

namespace DisposableMail.Smtp.Tests;

/// <summary>Where content ends, what of it is kept, and what is refused after the true end (RFC 5321 §4.1.1.4, §4.5.2).</summary>
public class ContentTests
{
    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\r.\r")]
    [InlineData("\r\n.\r")]
    [InlineData("\r\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r.\r\n")]
    [InlineData("\r.\n")]
    [InlineData("\n.\r")]
    [InlineData("\r\0\n.\r\n")]
    [InlineData("\r\0\n.\r\0\n")]
    [InlineData("\r\n.\r\0\n")]
    [InlineData("\r\n.\0\r\n")]
    [InlineData("\r\n\0.\r\n")]
    [InlineData("\n\0.\0\n")]
    [InlineData("\r\n.\r\r\n")]
    [InlineData("\r\r\n.\r\0\r\n")]
    public async Task Lone_dot_is_refused_after_the_true_end_wherever_it_is_split(string dot)
    {
        var content = $"one{dot}MAIL FROM:<evil@client.test>\r\nRCPT TO:<b@mail.test>\r\n.\r\n";
        for (var cut = 0; cut <= content.Length; cut++)
        {
            var receiver = new RecordingReceiver();
            await using var smtp = await SmtpScript.GreetedAsync(receiver);
            await smtp.BeginDataAsync();

            await smtp.SendAsync(content[..cut]);
            await smtp.SendAsync(content[cut..]);

            await smtp.PlayAsync("""
                S: 550 5.6.0 A dot
                C: NOOP
                S: 250 2.0.0
                """);
            Assert.Empty(receiver.Mails);
        }
    }

    [Theory]
    [InlineData("\n.\n", "")]
    [InlineData(".\n", "")]
    [InlineData(".\r", "")]
    [InlineData("\r.\r", "")]
    public async Task Lone_dot_at_the_very_start_is_refused(string start, string rest)
    {
        await using var smtp = await SmtpScript.GreetedAsync();
        await smtp.BeginDataAsync();

        await smtp.SendAsync($"{start}{rest}text\r\n.\r\n");

        await smtp.PlayAsync("S: 550 5.6.0");
    }

    public static TheoryData<string, string> Kept => new()
    {
        { ".\r\n", "" },
        { "\r\n.\r\n", "\r\n" },
        { "a\r\n.\r\n", "a\r\n" },
        { "..\r\n.\r\n", ".\r\n" },
        { ".a\r\n..b\r\n...\r\n.\r\n", "a\r\n.b\r\n..\r\n" },
        { "a.\r\nb\r\n.\r\n", "a.\r\nb\r\n" },
        { "a\n..\nb\r\n.\r\n", "a\n..\nb\r\n" },
        { "a\n.b\r\n.\r\n", "a\n.b\r\n" },
        { "a\r.b\r\n.\r\n", "a\r.b\r\n" },
        { "bare\nLF\rCR\0NUL\r\n.\r\n", "bare\nLF\rCR\0NUL\r\n" },
        { "u.\0t\0f\0.\0.\0\r\n.\r\n", "u.\0t\0f\0.\0.\0\r\n" },
        { "\t.\r\n.\r\n", "\t.\r\n" },
        { "a\r\r\n.\r\n", "a\r\r\n" },
        { "\u00ff\u0080\r\n.\r\n", "\u00ff\u0080\r\n" },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Content_is_kept_octet_by_octet_wherever_it_is_split(string wire, string content)
    {
        for (var cut = 0; cut <= wire.Length; cut++)
        {
            var receiver = new RecordingReceiver();
            await using var smtp = await SmtpScript.GreetedAsync(receiver);
            await smtp.BeginDataAsync();

            await smtp.SendAsync(wire[..cut]);
            await smtp.SendAsync(wire[cut..] + "NOOP\r\n");

            await smtp.PlayAsync("""
                S: 250 2.0.0 Stored
                S: 250 2.0.0 OK
                """);
            Assert.Equal(content, receiver.Content);
        }
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Content_sent_octet_by_octet_is_the_same(string wire, string content)
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);
        await smtp.BeginDataAsync();

        foreach (var octet in wire) await smtp.SendAsync(octet.ToString());

        await smtp.PlayAsync("S: 250 2.0.0 Stored");
        Assert.Equal(content, receiver.Content);
    }

    // A plain state machine, one octet at a time, as the yardstick for the fast reader.
    [Fact]
    public async Task Random_content_is_read_as_a_plain_reader_would()
    {
        var random = new Random(5321);
        for (var round = 0; round < 300; round++)
        {
            var octets = new byte[random.Next(1, 400)];
            for (var i = 0; i < octets.Length; i++) octets[i] = ".\r\n\0a\r\n.x"u8[random.Next(9)];
            var line = "\r\n" + Encoding.Latin1.GetString(octets) + "\r\n.\r\n";
            var end = line.IndexOf("\r\n.\r\n", StringComparison.Ordinal) + 2;
            var content = line[..end].Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..];
            var hasLoneDot = Regex.Matches(line[..(end + 3)], @"(?<=[\r\n]\0*)\.(?=\0*[\r\n])").Any(dot => dot.Index != end);
            var receiver = new RecordingReceiver();
            await using var smtp = await SmtpScript.GreetedAsync(receiver);
            await smtp.BeginDataAsync();

            await smtp.SendAsync(line[2..(end + 3)]);

            await smtp.PlayAsync(hasLoneDot ? "S: 550 5.6.0 A dot" : "S: 250");
            Assert.Equal(hasLoneDot ? [] : [content], receiver.Mails.Select(mail => Encoding.Latin1.GetString(mail.Content)));
            await smtp.PlayAsync("C: NOOP\nS: 250 2.0.0 OK");
        }
    }

    [Theory]
    [InlineData("a\nb\r\n", true)]
    [InlineData("a\rb\r\n", true)]
    [InlineData("a\0b\r\n", true)]
    [InlineData("\n\r\n", true)]
    [InlineData("a\r\nb\r\n", false)]
    [InlineData("", false)]
    public async Task Bare_controls_are_refused_by_option(string content, bool isRefused)
    {
        foreach (var padding in new[] { "", new string('x', 100) + "\r\n" })
        {
            await using var smtp = await SmtpScript.GreetedAsync(configure: o => o.RefuseBareControls = true);
            await smtp.BeginDataAsync();

            await smtp.SendAsync($"{padding}{content}{padding}.\r\n");

            await smtp.PlayAsync(isRefused ? "S: 550 5.6.0 Bare" : "S: 250 2.0.0 Stored");
        }
    }

    [Theory]
    [InlineData(65535, false)]
    [InlineData(65536, false)]
    [InlineData(65537, true)]
    [InlineData(3_000_000, true)]
    public async Task Content_over_the_threshold_is_a_file_and_equal(int length, bool isFile)
    {
        var receiver = new RecordingReceiver();
        var folder = Directory.CreateTempSubdirectory().FullName;
        await using var smtp = await SmtpScript.GreetedAsync(receiver, o => o.SpoolDirectory = folder);
        await smtp.BeginDataAsync();
        var content = string.Concat(Enumerable.Range(0, length / 50 + 1).Select(i => $"{i,48}\r\n"))[..(length - 2)] + "\r\n";

        await smtp.SendAsync(content + ".\r\n");

        await smtp.PlayAsync("S: 250");
        Assert.True(content == receiver.Content);
        Assert.Equal(isFile ? typeof(FileStream) : typeof(MemoryStream), receiver.Mails.Single().Kind);
        Directory.Delete(folder); // only an empty folder can be deleted: nothing was left there
    }

    [Theory]
    [InlineData("")]
    [InlineData(" SIZE=1")]
    public async Task Undeclared_or_lying_size_is_held_to_the_limit(string declared)
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver, o => o.MaxMessageBytes = 100_000);
        var line = new string('x', 998) + "\r\n";

        foreach (var lines in new[] { 101, 100 })
        {
            await smtp.PlayAsync($"C: MAIL FROM:<>{declared}\nS: 250\nC: RCPT TO:<b@mail.test>\nS: 250\nC: DATA\nS: 354");
            for (var i = 0; i < lines; i++) await smtp.SendAsync(line);
            await smtp.SendAsync(".\r\n");
            await smtp.PlayAsync(lines > 100 ? "S: 552 5.3.4" : "S: 250");
        }

        Assert.Equal(100_000, Assert.Single(receiver.Mails).Content.Length);
    }

    [Fact]
    public async Task Disk_that_refuses_is_452_and_the_dialogue_stays_in_step()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        await using var smtp = await SmtpScript.GreetedAsync(configure: o => o.SpoolDirectory = folder);
        Directory.Delete(folder);
        await smtp.BeginDataAsync();

        await smtp.SendAsync(new string('x', 100_000) + "\r\n.\r\n");

        await smtp.PlayAsync("S: 452 4.3.1\nC: NOOP\nS: 250");
    }

    [Fact]
    public async Task Large_contents_beyond_the_spool_of_all_connections_are_452_until_there_is_room()
    {
        await using var services = SmtpScript.Serve(null, o => o.MaxSpoolBytes = o.MaxMessageBytes = 100_000);
        await using var slow = SmtpScript.Connect(services, "192.0.2.1");
        await using var other = SmtpScript.Connect(services, "192.0.2.2");
        foreach (var client in (SmtpScript[])[slow, other])
        {
            await client.PlayAsync("S: 220");
            await client.HelloAsync();
        }

        await slow.BeginDataAsync();
        await slow.SendAsync(new string('x', 80_000));
        await other.BeginDataAsync();

        await other.SendAsync(new string('x', 80_000) + "\r\n.\r\n");
        await other.PlayAsync("S: 452 4.3.1\nC: MAIL FROM:<> SIZE=80000\nS: 452 4.3.1");
        await other.BeginDataAsync();
        await other.SendAsync("small\r\n.\r\n");
        await other.PlayAsync("S: 250");

        await slow.SendAsync("\r\n.\r\n");
        await slow.PlayAsync("S: 250");
        await other.BeginDataAsync();
        await other.SendAsync(new string('x', 80_000) + "\r\n.\r\n");
        await other.PlayAsync("S: 250");
    }

    [Fact]
    public async Task Content_line_of_any_length_is_accepted()
    {
        var receiver = new RecordingReceiver();
        await using var smtp = await SmtpScript.GreetedAsync(receiver);
        await smtp.BeginDataAsync();

        await smtp.SendAsync(new string('y', 20_000) + "\r\n.\r\n");

        await smtp.PlayAsync("S: 250");
        Assert.Equal(20_002, receiver.Content.Length);
    }
}
