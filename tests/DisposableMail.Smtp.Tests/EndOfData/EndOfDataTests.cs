namespace DisposableMail.Smtp.Tests.EndOfData;

/// <summary>
/// Wherever a dot stands and however it arrives, content ends at CRLF.CRLF alone (RFC 5321 §4.1.1.4, §2.3.8): nothing behind a false end
/// is taken for a command, replies stay in step, and what is stored is what was sent.
/// </summary>
public class EndOfDataTests
{
    [Fact]
    public async Task No_false_end_wherever_the_octets_are_split()
    {
        await using var stage = new Stage();

        foreach (var content in FalseEnds.Contents)
        {
            var expected = new StrictReading(content);
            // Behind the dot and what follows it the octets are ordinary.
            var last = content.IndexOf("MAIL", StringComparison.Ordinal) + 1;
            for (var cut = 0; cut <= last; cut++) await stage.PlayAsync(expected, content[..cut], content[cut..]);
        }

        Assert.InRange(stage.Count, 1_500, int.MaxValue);
    }

    [Fact]
    public async Task No_false_end_when_octets_come_one_by_one()
    {
        await using var stage = new Stage();

        foreach (var content in FalseEnds.Contents)
            await stage.PlayAsync(new StrictReading(content), [.. content.Select(octet => octet.ToString())]);

        Assert.Equal(242, stage.Count);
    }

    /// <summary>32: a vector of the search. 4,096: a segment of the pipe. 16,384: the first buffer. 65,536: memory ends, a file begins.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(4096)]
    [InlineData(16 * 1024)]
    [InlineData(64 * 1024)]
    public async Task No_false_end_across_a_border_of_a_buffer(int border)
    {
        await using var stage = new Stage();

        foreach (var content in FalseEnds.AcrossBorder(border))
            await stage.PlayAsync(new StrictReading(content), content);

        Assert.InRange(stage.Count, 500, int.MaxValue);
    }

    [Fact]
    public async Task No_false_end_across_the_border_of_a_small_spool()
    {
        await using var stage = new Stage(o => o.SpoolThresholdBytes = 4096);

        foreach (var content in FalseEnds.AcrossBorder(4096))
        {
            var cut = content.IndexOf("MAIL", StringComparison.Ordinal);
            await stage.PlayAsync(new StrictReading(content), content[..cut], content[cut..]);
        }

        Assert.InRange(stage.Count, 500, int.MaxValue);
    }

    [Fact]
    public async Task No_false_end_in_content_that_is_too_large()
    {
        await using var stage = new Stage(o => o.MaxMessageBytes = 64 * 1024);
        var large = FalseEnds.Padding(64 * 1024 + 1);

        foreach (var content in FalseEnds.Contents)
            await stage.PlayAsync(new StrictReading(large + content, maxLength: 64 * 1024), large, content);

        Assert.Equal(242, stage.Count);
    }

    [Fact]
    public async Task No_false_end_while_the_receiver_fails()
    {
        await using var stage = new Stage(deliver: () => throw new IOException("disk full"));

        foreach (var content in FalseEnds.Contents)
            await stage.PlayAsync(new StrictReading(content, stored: "451 4.3.0"), content);

        Assert.Equal(242, stage.Count);
    }

    [Fact]
    public async Task No_false_end_after_a_content_that_failed()
    {
        var fails = false;
        await using var stage = new Stage(deliver: () => fails ? throw new IOException("disk full") : Task.FromResult(RecordingReceiver.Accepted));

        foreach (var content in FalseEnds.Contents)
        {
            await using var smtp = await stage.ConnectAsync();
            fails = true;
            await smtp.BeginDataAsync();
            await smtp.PlayAsync("C: .\nS: 451 4.3.0");
            fails = false;
            await smtp.BeginDataAsync();
            var expected = new StrictReading(content);
            await stage.CompareAsync(smtp, expected.Replies, ["", .. expected.Contents], content);
        }

        Assert.Equal(242, stage.Count);
    }
}
