using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

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
}
