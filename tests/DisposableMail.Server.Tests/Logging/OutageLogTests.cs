using System.Text.RegularExpressions;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Logging;

/// <summary>A database that is away is said to be, and does not fill the disk with it.</summary>
public sealed class OutageLogTests
{
    [Fact]
    public async Task An_outage_is_one_fault_with_its_cause_then_a_line_a_minute_with_a_count()
    {
        await using var host = await MailHost.StartAsync();
        await host.ExecuteAsync("ALTER TABLE Contents RENAME TO Gone");

        await SendAsync(host, "451", times: 5);
        var first = LinesOf(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(host, "451", times: 3);
        var second = LinesOf(host).Except(first);
        await host.ExecuteAsync("ALTER TABLE Gone RENAME TO Contents");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(host, "250", times: 2);

        Assert.Contains("SQLite Error", Assert.Single(first), StringComparison.Ordinal);
        Assert.Matches("Another .*\"Count\":5,\"Fault\":\"[A-Za-z]+\"", Assert.Single(second));
        Assert.DoesNotContain("SQLite Error", second.Single(), StringComparison.Ordinal);
        Assert.Matches("Mails are committed.*\"Count\":2", Assert.Single(LinesOf(host).Except(first).Except(second)));
    }

    [Fact]
    public async Task A_second_outage_is_told_with_its_cause_though_the_end_of_the_first_was_never_told()
    {
        await using var host = await MailHost.StartAsync();
        await host.ExecuteAsync("ALTER TABLE Contents RENAME TO Gone");
        await SendAsync(host, "451", times: 1);
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        await SendAsync(host, "451", times: 1);
        await host.ExecuteAsync("ALTER TABLE Gone RENAME TO Contents");
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        await SendAsync(host, "250", times: 1);
        var first = LinesOf(host);

        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.ExecuteAsync("ALTER TABLE Contents RENAME TO Gone");
        await SendAsync(host, "451", times: 1);

        Assert.Single(first);
        var second = LinesOf(host).Except(first).ToList();
        Assert.Equal(2, second.Count);
        Assert.Matches("Mails are committed.*\"Count\":1", second[0]);
        Assert.Matches("A group of .*SQLite Error", second[1]);
    }

    [Fact]
    public async Task Another_cause_within_the_minute_is_told_as_well()
    {
        await using var host = await MailHost.StartAsync();
        await host.ExecuteAsync("ALTER TABLE Contents RENAME TO Gone");
        await SendAsync(host, "451", times: 2);
        await host.ExecuteAsync("ALTER TABLE Gone RENAME TO Contents");
        await host.ExecuteAsync("CREATE TRIGGER disk BEFORE INSERT ON Contents BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");

        await SendAsync(host, "451", times: 2);

        var lines = LinesOf(host);
        Assert.Equal(2, lines.Count);
        Assert.DoesNotContain("the disk is full", lines[0], StringComparison.Ordinal);
        Assert.Contains("the disk is full", lines[1], StringComparison.Ordinal);
    }

    private static async Task SendAsync(MailHost host, string reply, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.StartsWith(reply, await host.SendAsync(MailBuilder.To("postmaster@mail.test")), StringComparison.Ordinal);
    }

    private static List<string> LinesOf(MailHost host) =>
        [.. host.Log.Split('\n').Where(line => Regex.IsMatch(line, "could not be committed|Mails are committed"))];
}
