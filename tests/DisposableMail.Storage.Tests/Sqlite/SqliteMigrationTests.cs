using System.Text;
using DisposableMail.Storage.Sqlite;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteMigrationTests
{
    [Fact]
    public async Task Migrations_match_the_model()
    {
        await using var host = await CoreHost.StartAsync();
        await using var db = host.Open();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Schema_of_a_new_database_is_what_the_migrations_make()
    {
        await using var host = await CoreHost.StartAsync();
        await using var db = host.Open();

        Assert.Equal(db.GetService<IMigrator>().GenerateScript(), await SqliteMigration.ReadSchemaAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_second_start_keeps_everything()
    {
        await using var first = await CoreHost.StartAsync();
        var caller = await first.CallerAsync();
        var inbox = await first.CreateInboxAsync(caller);
        await first.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        await first.StopAsync();

        await using var second = await CoreHost.StartAsync(folder: first.Folder, clock: first.Clock);

        Assert.Single(await second.ListAsync(caller, inbox));
        Assert.False(await second.Operations.PrepareAsync(CancellationToken.None)); // Not new: a person's account is there.
        Assert.Empty(await second.VerifyAsync());
    }

    [Fact]
    public async Task Mail_stored_before_bodies_stayed_in_the_raw_content_is_read()
    {
        await using var before = await CoreHost.StartAsync();
        var caller = await before.CallerAsync();
        var inbox = await before.CreateInboxAsync(caller);
        var mail = Encoding.ASCII.GetBytes($"Subject: old\r\n\r\n{new string('x', 5_000)}\r\n");
        await before.DeliverAsync(mail, inbox.Address.Text);
        await before.StopAsync();
        using (var file = SqliteFile.Of(before))
        using (var compressor = new ZstdSharp.Compressor(1))
        {
            // As that version left it: text beside the raw content, which it packed with Zstandard.
            file.Execute($"""UPDATE "Contents" SET "Text" = '{new string('x', 5_000)}', "TextPlace" = NULL""");
            file.Execute($"""UPDATE "RawContents" SET "Encoding" = 1, "Octets" = x'{Convert.ToHexString(compressor.Wrap(mail))}'""");
        }

        await using (var db = before.Open())
            await db.Database.MigrateAsync("Initial");

        await using var after = await CoreHost.StartAsync(folder: before.Folder, clock: before.Clock);

        var message = Assert.Single(await after.ListAsync(caller, inbox));
        Assert.Equal(new string('x', 5_000), message.Content.Text);
        Assert.Equal(mail, await after.ReadRawAsync(message));
        Assert.Empty(await after.VerifyAsync());
    }

    [Fact]
    public async Task A_start_after_a_kill_during_the_first_start_goes_on()
    {
        await using var killed = await CoreHost.StartAsync();
        using (var file = SqliteFile.Of(killed))
        {
            // What EF Core leaves behind when its process dies while it migrates.
            file.Execute("""CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL)""");
            file.Execute("""INSERT INTO "__EFMigrationsLock" VALUES (1, '2030-01-15 11:59:59+00:00')""");
        }

        var restart = CoreHost.StartAsync(folder: killed.Folder, clock: killed.Clock);

        Assert.Same(restart, await Task.WhenAny(restart, Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System)));
        await (await restart).DisposeAsync();
    }

    [Theory]
    [InlineData("BEGIN TRANSACTION;", 0)]
    [InlineData("COMMIT;", 1)]
    public async Task A_start_after_a_kill_while_the_schema_was_made_goes_on(string killedAfter, int applied)
    {
        await using var other = await CoreHost.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(other.Folder, "new")).FullName;
        var schema = await SqliteMigration.ReadSchemaAsync(CancellationToken.None);
        using (var file = new SqliteFile(Path.Combine(folder, "mail.db")))
        {
            file.Execute(schema[..(schema.IndexOf(killedAfter, StringComparison.Ordinal) + killedAfter.Length)]);
            Assert.Equal(applied, file.Number("SELECT count(*) FROM __EFMigrationsHistory"));
        } // What was not committed is lost with the process.

        await using var host = await CoreHost.StartAsync(folder: folder, clock: other.Clock);

        await using var db = host.Open();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        Assert.Single(await host.ListAsync(caller, inbox));
        Assert.Empty(await host.VerifyAsync());
    }

    [Fact]
    public async Task Two_processes_may_prepare_a_new_database_at_once()
    {
        await using var first = await CoreHost.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(first.Folder, "new")).FullName;

        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => CoreHost.StartAsync(folder: folder, clock: first.Clock))));

        Assert.Equal(3, (await hosts[0].Domains.ListAsync(CancellationToken.None)).Count);
        Assert.Empty(await hosts[3].VerifyAsync());
        foreach (var host in hosts)
            await host.DisposeAsync();
    }
}
