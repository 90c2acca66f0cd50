using System.Text.RegularExpressions;
using DisposableMail.Testing;
using Microsoft.Data.Sqlite;

namespace DisposableMail.Server.Tests.Logging;

/// <summary>A database that is away is said to be, and does not fill the disk with it.</summary>
public sealed class OutageLogTests
{
    [Fact]
    public async Task An_outage_is_one_fault_with_its_cause_then_a_line_a_minute_with_a_count()
    {
        await using var host = await MailHost.StartAsync();
        await ExecuteAsync(host, "ALTER TABLE Contents RENAME TO Gone");

        await SendAsync(host, "451", times: 5);
        var first = LinesOf(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(host, "451", times: 3);
        var second = LinesOf(host).Except(first);
        await ExecuteAsync(host, "ALTER TABLE Gone RENAME TO Contents");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(host, "250", times: 2);

        Assert.Contains("SQLite Error", Assert.Single(first), StringComparison.Ordinal);
        Assert.Matches("Another .*\"Count\":5,\"Fault\":\"[A-Za-z]+\"", Assert.Single(second));
        Assert.DoesNotContain("SQLite Error", second.Single(), StringComparison.Ordinal);
        Assert.Matches("committed again.*\"Count\":2", Assert.Single(LinesOf(host).Except(first).Except(second)));
    }

    private static async Task SendAsync(MailHost host, string reply, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.StartsWith(reply, await host.SendAsync(MailBuilder.To("postmaster@mail.test")), StringComparison.Ordinal);
    }

    private static List<string> LinesOf(MailHost host) =>
        [.. host.Log.Split('\n').Where(line => Regex.IsMatch(line, "could not be committed|committed again"))];

    private static async Task ExecuteAsync(MailHost host, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Folder, "mail.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
