using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteVerificationTests
{
    [Fact]
    public async Task Sound_data_has_no_fault()
    {
        await using var host = await CoreHost.StartAsync();
        await FillAsync(host);
        Assert.Empty(await host.VerifyAsync());
    }

    [Theory]
    [InlineData("""UPDATE "RawContents" SET "Octets" = zeroblob(length("Octets")) WHERE "ContentId" = 1 AND "Ordinal" = 1""", "content 1:")]
    [InlineData("""UPDATE "RawContents" SET "Octets" = x'00' WHERE "ContentId" = 1 AND "Ordinal" = 0""", "content 1:")]
    [InlineData("""UPDATE "RawContents" SET "Encoding" = 1 - "Encoding" WHERE "ContentId" = 1""", "content 1:")]
    [InlineData("""DELETE FROM "RawContents" WHERE "ContentId" = 1 AND "Ordinal" = 1""", "content 1:")]
    [InlineData("""INSERT INTO "RawContents" VALUES (1, 9, 0, x'00')""", "content 1: more raw octets than were received")]
    [InlineData("""INSERT INTO "RawContents" VALUES (77, 0, 0, x'00')""", "content 77: raw octets without their content")]
    [InlineData("""UPDATE "Attachments" SET "ContentId" = 77""", "content 77: attachments without their content")]
    [InlineData("""UPDATE "Contents" SET "Sha256" = zeroblob(32) WHERE "Id" = 1""", "content 1:")]
    [InlineData("""UPDATE "Contents" SET "SizeBytes" = "SizeBytes" - 1 WHERE "Id" = 1""", "content 1:")]
    [InlineData("""UPDATE "Contents" SET "Holders" = 1 WHERE "Id" = 1""", "content 1: held by another number")]
    [InlineData("""DELETE FROM "Messages" WHERE "ContentId" = 2""", "content 2: held by another number")]
    [InlineData("""DELETE FROM "Contents" WHERE "Id" = 2""", "message 3: has no inbox or no content")]
    [InlineData("""UPDATE "Messages" SET "InboxId" = 77 WHERE "Id" = 3""", "message 3: has no inbox or no content")]
    [InlineData("""UPDATE "Inboxes" SET "MessageCount" = 7 WHERE "Id" = 2""", "inbox 2: holds another number")]
    [InlineData("""UPDATE "Inboxes" SET "StoredBytes" = 7 WHERE "Id" = 2""", "inbox 2: holds another number")]
    [InlineData("""UPDATE "Addresses" SET "InboxId" = 77 WHERE "InboxId" = 2""", "engine: ")]
    public async Task A_planted_fault_is_found(string fault, string expected)
    {
        await using var host = await CoreHost.StartAsync();
        await FillAsync(host);
        using (var file = SqliteFile.Of(host))
        {
            file.Execute("PRAGMA foreign_keys=OFF");
            Assert.NotEqual(0, file.Execute(fault));
        }

        Assert.Contains(await host.VerifyAsync(), line => line.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_file_is_a_fault_not_a_crash()
    {
        await using var host = await CoreHost.StartAsync();
        await FillAsync(host);
        await host.StopAsync();
        using (var file = SqliteFile.Of(host))
            file.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await using (var octets = new FileStream(host.File, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            // Every page after those of the schema.
            octets.Position = octets.Length / 2;
            octets.Write(Enumerable.Repeat((byte)0xA5, (int)(octets.Length / 2)).ToArray());
        }

        await using var damaged = await CoreHost.StartAsync(folder: host.Folder, clock: host.Clock);
        Assert.Contains(await damaged.VerifyAsync(), line => line.StartsWith("engine: ", StringComparison.Ordinal));
    }

    private static async Task FillAsync(CoreHost host)
    {
        var caller = await host.CallerAsync();
        var (one, two) = (await host.CreateInboxAsync(caller), await host.CreateInboxAsync(caller));
        var random = new byte[100_000];
        new Random(1).NextBytes(random);
        await host.DeliverAsync(random, one.Address.Text, two.Address.Text);
        await host.DeliverAsync(MailBuilder.To(two.Address.Text).Attach("a.bin", "application/octet-stream", [1, 2, 3]));
    }
}
