using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using Microsoft.Data.Sqlite;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>Invariant 12: a mail and what is owed of it are committed together or not at all.</summary>
public sealed class TransactionTests
{
    [Fact]
    public async Task Mail_whose_delivery_cannot_be_written_is_not_there_either()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync();
        await scene.Host.ExecuteAsync("""CREATE TRIGGER "refuse" BEFORE INSERT ON "WebhookDeliveries" BEGIN SELECT RAISE(ABORT, 'no'); END""");

        Assert.StartsWith("451", await scene.Host.SendAsync(MailBuilder.To(inbox.Email)), StringComparison.Ordinal);

        Assert.Empty(await scene.Client.EmailIdsAsync(inbox.Id));
        await scene.Host.ExecuteAsync("""DROP TRIGGER "refuse" """);
        await scene.MailAsync(inbox);
        await receiver.NextAsync();
        Assert.Single(await scene.Client.EmailIdsAsync(inbox.Id));
        Assert.Single(await scene.DeliveriesAsync(hook));
    }

    [Fact]
    public async Task Delivery_whose_mail_cannot_be_written_is_not_there_either()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var (first, second) = (await scene.InboxAsync(), await scene.InboxAsync("""{"username":"second"}"""));
        // The first recipient's message and delivery are written before this stops the second one's.
        await scene.Host.ExecuteAsync("""CREATE TRIGGER "refuse" BEFORE INSERT ON "Messages" WHEN NEW."To" LIKE 'second@%' BEGIN SELECT RAISE(ABORT, 'no'); END""");

        Assert.StartsWith("451", await scene.Host.SendAsync(MailBuilder.To(first.Email, second.Email)), StringComparison.Ordinal);

        Assert.Empty(await scene.DeliveriesAsync(hook));
        Assert.Empty(await scene.Client.EmailIdsAsync(first.Id));
        await scene.MailAsync(first, "after");
        await receiver.NextAsync();
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Outcomes_that_could_not_be_written_are_written_once_the_database_is_back()
    {
        const int Mails = 4; // As many as one receiver is sent at a time.
        var open = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.StartAsync(async (http, _) =>
        {
            await open.Task;
            http.Response.StatusCode = 204;
        });
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync();
        for (var i = 0; i < Mails; i++)
            await scene.MailAsync(inbox);
        for (var i = 0; i < Mails; i++)
            await receiver.NextAsync();

        // The first outcome waits for this transaction, the others for the first; then every commit of one fails, and nothing else does.
        await using (var another = new SqliteConnection($"Data Source={Path.Combine(scene.Host.Folder, "mail.db")}"))
        {
            await another.OpenAsync();
            await ExecuteAsync(another, "BEGIN IMMEDIATE");
            open.SetResult();
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System); // Too short, and one after the other fails: the test would then ask for less.
            await ExecuteAsync(another, """
                CREATE TABLE "Nothing" ("Nobody" INTEGER REFERENCES "Accounts" DEFERRABLE INITIALLY DEFERRED);
                CREATE TRIGGER "refuse" AFTER UPDATE ON "WebhookDeliveries" BEGIN INSERT INTO "Nothing" VALUES (-1); END;
                COMMIT
                """);
        }

        await UntilAsync(() => Task.FromResult(scene.Host.Log.Contains("RoundFailed", StringComparison.Ordinal)));
        await scene.Host.ExecuteAsync("""DROP TRIGGER "refuse" """);

        await UntilAsync(async () =>
        {
            scene.Host.Clock.Advance(TimeSpan.FromMinutes(1));
            return (await scene.DeliveriesAsync(hook)).All(static d => d.State == "delivered");
        });
    }

    [Fact]
    public async Task Webhook_deleted_while_mail_is_under_way_keeps_no_mail_out()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync();
        await scene.MailAsync(inbox);
        await scene.InStateAsync(hook, "delivered");
        // As if by another process: what this one remembers of the address still names the webhook.
        await scene.Host.ExecuteAsync("""DELETE FROM "WebhookDeliveries"; DELETE FROM "Webhooks" """);

        await scene.MailAsync(inbox);

        Assert.Equal(2, (await scene.Client.EmailIdsAsync(inbox.Id)).Count);
        Assert.Single(receiver.All);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // Only reached when the test has failed.
        while (!await isSo())
            limit.Token.ThrowIfCancellationRequested();
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
