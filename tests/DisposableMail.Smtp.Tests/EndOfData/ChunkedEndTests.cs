namespace DisposableMail.Smtp.Tests.EndOfData;

/// <summary>In BDAT (RFC 3030 §2) octets are counted and never looked at: no dot ends anything, no command within is run.</summary>
public class ChunkedEndTests
{
    private const string Begin = "MAIL FROM:<a@client.test>\r\nRCPT TO:<b@mail.test>\r\n";
    private static readonly string[] Begun = ["250 2.1.0", "250 2.1.5"];

    [Fact]
    public async Task Chunks_are_stored_as_they_are_wherever_they_are_cut()
    {
        await using var stage = new Stage();

        foreach (var content in FalseEnds.Contents)
        {
            var last = content.IndexOf("MAIL", StringComparison.Ordinal) + 1;
            for (var cut = 0; cut <= last; cut++)
            {
                await using var smtp = await stage.ConnectAsync();
                var pieces = new[] { $"{Begin}BDAT {cut}\r\n", content[..cut], $"BDAT {content.Length - cut} LAST\r\n", content[cut..], "NOOP\r\n" };
                await stage.CompareAsync(smtp, [.. Begun, "250 2.0.0 Chunk", "250 2.0.0 Stored", "250 2.0.0 OK"], [content], pieces);
            }
        }

        Assert.InRange(stage.Count, 1_500, int.MaxValue);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(64 * 1024)]
    public async Task Chunks_are_stored_as_they_are_across_a_border_of_a_buffer(int border)
    {
        await using var stage = new Stage();

        foreach (var content in FalseEnds.AcrossBorder(border))
        {
            await using var smtp = await stage.ConnectAsync();
            await stage.CompareAsync(smtp, [.. Begun, "250 2.0.0 Stored"], [content], $"{Begin}BDAT {content.Length} LAST\r\n{content}");
        }

        Assert.InRange(stage.Count, 500, int.MaxValue);
    }

    [Fact]
    public async Task DATA_behind_a_chunk_is_refused_and_the_chunks_go_on()
    {
        await using var stage = new Stage();

        foreach (var content in FalseEnds.Contents)
        {
            await using var smtp = await stage.ConnectAsync();
            await stage.CompareAsync(
                smtp, [.. Begun, "250 2.0.0 Chunk", "503 5.5.1 BDAT", "250 2.0.0 Stored"], [content],
                $"{Begin}BDAT {content.Length}\r\n{content}DATA\r\nBDAT 0 LAST\r\n");
        }

        Assert.Equal(242, stage.Count);
    }

    [Theory]
    [InlineData("", "503 5.5.1 MAIL")]
    [InlineData("MAIL FROM:<>\r\n", "503 5.5.1 RCPT")]
    public async Task Chunks_out_of_order_run_nothing(string before, string reply)
    {
        await using var stage = new Stage();

        foreach (var content in FalseEnds.Contents)
        {
            await using var smtp = await stage.ConnectAsync();
            string[] replies = before.Length > 0 ? ["250 2.1.0", reply] : [reply];
            await stage.CompareAsync(smtp, replies, [], $"{before}BDAT {content.Length} LAST\r\n{content}");
        }

        Assert.Equal(242, stage.Count);
    }

    [Fact]
    public async Task Chunks_that_are_too_large_run_nothing()
    {
        await using var stage = new Stage(o => o.MaxMessageBytes = 64 * 1024);
        var large = FalseEnds.Padding(64 * 1024);

        foreach (var content in FalseEnds.Contents)
        {
            await using var smtp = await stage.ConnectAsync();
            var pieces = new[] { $"{Begin}BDAT {large.Length}\r\n", large, $"BDAT {content.Length}\r\n", content, $"BDAT {content.Length} LAST\r\n", content };
            await stage.CompareAsync(smtp, [.. Begun, "250 2.0.0 Chunk", "552 5.3.4", "503 5.5.1 MAIL"], [], pieces);
        }

        Assert.Equal(242, stage.Count);
    }

    [Fact]
    public async Task Chunks_the_receiver_fails_on_run_nothing()
    {
        await using var stage = new Stage(deliver: () => throw new IOException("disk full"));

        foreach (var content in FalseEnds.Contents)
        {
            await using var smtp = await stage.ConnectAsync();
            await stage.CompareAsync(smtp, [.. Begun, "451 4.3.0", "250 2.0.0 OK"], [content], $"{Begin}BDAT {content.Length} LAST\r\n{content}NOOP\r\n");
        }

        Assert.Equal(242, stage.Count);
    }
}
