using DisposableMail.Core;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteSpaceTests
{
    [Fact]
    public async Task Sweeping_gives_the_space_back_to_the_file_system()
    {
        await using var host = await CoreHost.StartAsync();
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller, minutes: 10);
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
        {
            var content = new byte[500_000];
            random.NextBytes(content);
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(content, inbox.Address.Text));
        }

        using var file = SqliteFile.Of(host);
        file.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var full = new FileInfo(host.File).Length;
        Assert.InRange(full, 20_000_000, long.MaxValue);

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.Sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(0, file.Number("PRAGMA freelist_count"));
        Assert.InRange(new FileInfo(host.File).Length, 0, full / 10);
        Assert.Empty(await host.VerifyAsync());
    }

    [Fact]
    public async Task Log_that_has_grown_long_is_written_back_and_begins_anew_with_the_next_mail()
    {
        await using var host = await CoreHost.StartAsync();
        var inbox = await host.CreateInboxAsync(await host.CallerAsync());
        var database = host.Services.GetRequiredService<IMailDatabase>();
        Assert.True(await database.SettleAsync(CancellationToken.None));
        using var file = SqliteFile.Of(host);
        file.Execute("CREATE TABLE ballast (octets BLOB)");
        file.Execute("INSERT INTO ballast VALUES (randomblob(3000000))"); // 730 pages: SQLite itself would write back more than 1,000.

        Assert.False(await database.SettleAsync(CancellationToken.None));

        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        Assert.True(await database.SettleAsync(CancellationToken.None));
        Assert.InRange(new FileInfo(host.File).Length, 3_000_000, long.MaxValue);
    }

    [Fact]
    public async Task Space_is_given_back_in_steps_of_the_size_asked_for()
    {
        await using var host = await CoreHost.StartAsync();
        using var file = SqliteFile.Of(host);
        file.Execute("CREATE TABLE ballast (octets BLOB)");
        file.Execute("INSERT INTO ballast VALUES (randomblob(10000000))");
        file.Execute("DELETE FROM ballast");
        var free = file.Number("PRAGMA freelist_count");
        Assert.InRange(free, 2_400, 2_600);

        var steps = new List<long>();
        bool hasMore;
        do
        {
            hasMore = await host.Services.GetRequiredService<IMailDatabase>().ReclaimSpaceAsync(500, CancellationToken.None);
            var left = file.Number("PRAGMA freelist_count");
            steps.Add(free - left);
            free = left;
        }
        while (hasMore);

        Assert.Equal(0, free);
        Assert.All(steps[..^1], step => Assert.Equal(500, step));
    }
}
