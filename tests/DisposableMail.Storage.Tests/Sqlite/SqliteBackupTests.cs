using DisposableMail.Core.Reception;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteBackupTests
{
    [Fact]
    public async Task A_backup_while_mail_comes_in_is_sound_and_opens()
    {
        await using var host = await CoreHost.StartAsync();
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await DeliverAsync(host, inbox, 50);
        var copy = Directory.CreateDirectory(Path.Combine(host.Folder, "copy")).FullName;

        var coming = Task.Run(() => DeliverAsync(host, inbox, 200));
        await host.Operations.BackupAsync(Path.Combine(copy, "mail.db"), CancellationToken.None);
        await coming;

        await using var restored = await CoreHost.StartAsync(folder: copy, clock: host.Clock);
        Assert.Empty(await restored.VerifyAsync());
        var messages = await restored.ListAsync(caller, inbox);
        Assert.InRange(messages.Count, 50, 100);
        Assert.Equal(DeliveryOutcome.Stored, await restored.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        using var file = SqliteFile.Of(restored);
        Assert.Equal(2, file.Number("PRAGMA auto_vacuum")); // Still gives space back.
    }

    [Fact]
    public async Task A_backup_overwrites_nothing_and_says_when_it_cannot_be_written()
    {
        await using var host = await CoreHost.StartAsync();
        var there = Path.Combine(host.Folder, "there");
        await File.WriteAllTextAsync(there, "precious");

        await Assert.ThrowsAsync<IOException>(() => host.Operations.BackupAsync(there, CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(() => host.Operations.BackupAsync(Path.Combine(host.Folder, "no", "where"), CancellationToken.None));

        Assert.Equal("precious", await File.ReadAllTextAsync(there));
    }

    private static async Task DeliverAsync(CoreHost host, Core.Inboxes.Inbox inbox, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text).Text(new string('x', 2_000))));
    }
}
