using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Webhooks;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>Who may have webhooks, and what is left of them.</summary>
public sealed class WebhookLifeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Account_that_may_no_more_have_webhooks_is_told_nothing(bool disable)
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(500));
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        await scene.MailAsync(await scene.InboxAsync());
        var delivery = await scene.AttemptedAsync(hook, 1);
        var accounts = scene.Host.Services.GetRequiredService<AccountService>();
        var changed = disable ? await accounts.DisableAsync("tester", CancellationToken.None) : await accounts.SetTierAsync("tester", "free", CancellationToken.None);
        Assert.Null(changed.Refusal);

        scene.AdvanceTo(delivery);
        while (Count(scene, """SELECT COUNT(*) FROM "WebhookDeliveries" WHERE "NextAttemptAt" IS NOT NULL""") > 0)
            await Task.Yield();

        Assert.Single(receiver.All);
        _ = await accounts.EnableAsync("tester", CancellationToken.None);
        _ = await accounts.SetTierAsync("tester", "premium", CancellationToken.None);
        Assert.Equal(("gone", 1), (await scene.InStateAsync(hook, "gone") is var gone ? gone.State : "", gone.Attempts));
    }

    [Fact]
    public async Task What_nobody_can_look_at_any_more_is_removed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var (kept, deleted) = (await scene.HookAsync(receiver.Url), await scene.HookAsync(receiver.Url));
        var brief = await scene.InboxAsync("""{"duration":5}""");
        var bound = await scene.HookAsync(receiver.Url, $$""","inbox_id":"{{brief.Id}}" """);
        await scene.MailAsync(brief);
        foreach (var hook in new[] { kept, deleted, bound })
            await scene.InStateAsync(hook, "delivered");
        (await scene.Client.DeleteAsync(new Uri($"/v1/webhooks/{deleted.Id}", UriKind.Relative))).EnsureSuccessStatusCode();

        scene.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        while (Count(scene, """SELECT COUNT(*) FROM "Webhooks" """) > 1)
            await Task.Yield();
        Assert.Equal(1, Count(scene, """SELECT COUNT(*) FROM "WebhookDeliveries" """));
        Assert.Single(await scene.DeliveriesAsync(kept));

        scene.Host.Clock.Advance(TimeSpan.FromDays(7));
        while (Count(scene, """SELECT COUNT(*) FROM "WebhookDeliveries" """) > 0)
            await Task.Yield();
        Assert.Equal("active", (await scene.HookStateAsync(kept)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Webhook_that_replaces_takes_the_place_of_its_like()
    {
        await using var scene = await WebhookScene.StartAsync([("Webhooks:PerAccount", "3")]);
        var webhooks = scene.Host.Services.GetRequiredService<WebhookService>();
        var caller = await OwnerAsync(scene);
        var wish = new NewWebhook { Url = "http://127.0.0.1:9999/", Format = "house", Replaces = true };

        await CreateAsync(wish with { Domain = "mail.test" });
        var other = await CreateAsync(wish with { Domain = "inbox.test" });
        await CreateAsync(wish);
        var (domain, all) = (await CreateAsync(wish with { Domain = "MAIL.test" }), await CreateAsync(wish));

        Assert.Equal([other, domain, all], (await webhooks.ListAsync(caller, null, null, CancellationToken.None)).Select(w => w.PublicId));
        Assert.Equal(RefusalKind.InvalidInput, (await webhooks.CreateAsync(caller, wish with { Format = "nobody's" }, CancellationToken.None)).Refusal?.Kind);

        async Task<Guid> CreateAsync(NewWebhook what) => (await webhooks.CreateAsync(caller, what, CancellationToken.None)).Value.Webhook.PublicId;
    }

    [Fact]
    public async Task Token_of_an_inbox_is_no_key_to_webhooks()
    {
        await using var scene = await WebhookScene.StartAsync();
        var webhooks = scene.Host.Services.GetRequiredService<WebhookService>();
        var tokens = scene.Host.Services.GetRequiredService<InboxTokenService>();
        var inbox = Guid.Parse((await scene.InboxAsync()).Id);
        var hook = await scene.HookAsync(new Uri("http://127.0.0.1:9999/"), $$""","inbox_id":"{{inbox}}" """);
        var token = (await tokens.IssueAsync(await OwnerAsync(scene), inbox, InboxTokenRight.Full, CancellationToken.None)).Value;
        var bearer = (await tokens.FindCallerAsync(token, CancellationToken.None))!;
        var wish = new NewWebhook { Url = "http://127.0.0.1:9999/", Format = "house", Inbox = inbox };

        Assert.Equal(RefusalKind.TierForbids, (await webhooks.CreateAsync(bearer, wish, CancellationToken.None)).Refusal?.Kind);
        Assert.Empty(await webhooks.ListAsync(bearer, null, null, CancellationToken.None));
        Assert.Null(await webhooks.FindAsync(bearer, Guid.Parse(hook.Id), CancellationToken.None));
        Assert.Equal(RefusalKind.NotFound, (await webhooks.DeleteAsync(bearer, Guid.Parse(hook.Id), CancellationToken.None))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await webhooks.TestAsync(bearer, Guid.Parse(hook.Id), CancellationToken.None)).Refusal?.Kind);
        Assert.Null(await webhooks.ListDeliveriesAsync(bearer, Guid.Parse(hook.Id), 1, CancellationToken.None));
    }

    [Fact]
    public async Task Webhook_of_an_inbox_follows_it_to_another_address()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var inbox = await scene.InboxAsync();
        var hook = await scene.HookAsync(receiver.Url, $$""","inbox_id":"{{inbox.Id}}" """);

        var moved = (await scene.Host.Services.GetRequiredService<InboxService>().ReplaceAddressAsync(
            await OwnerAsync(scene), Guid.Parse(inbox.Id), new NewInbox { LocalPart = "elsewhere" }, CancellationToken.None)).Value.Inbox;
        await scene.Host.SendAsync(MailBuilder.To("elsewhere@mail.test"));

        Assert.Contains($"\"inbox_id\":\"{moved.PublicId}\"", System.Text.Encoding.UTF8.GetString((await receiver.NextAsync()).Body), StringComparison.Ordinal);
        Assert.Equal(moved.PublicId, (await scene.HookStateAsync(hook)).GetProperty("inbox_id").GetGuid());
    }

    [Fact]
    public async Task Webhook_of_a_domain_is_told_of_mail_to_any_address_of_it()
    {
        await using var dns = DnsResponder.Start();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync([("Dns:Servers:0", dns.EndPoint.ToString())]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var domains = scene.Host.Services.GetRequiredService<CustomDomainService>();
        var owner = await OwnerAsync(scene);
        dns.Prove((await domains.BeginAsync(owner, "brand.example", patience.Token)).Value);
        scene.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        while ((await domains.FindAsync(owner, "brand.example", patience.Token)).Value.State != CustomDomainState.Verified)
            await Task.Yield();
        await scene.HookAsync(new Uri(receiver.Url, "/brand"), ""","domain":"brand.example" """);
        await scene.HookAsync(new Uri(receiver.Url, "/below"), ""","domain":"below.brand.example" """);

        await scene.Host.SendAsync(MailBuilder.To("any@brand.example"));
        await scene.MailAsync(await scene.InboxAsync());
        await scene.Host.SendAsync(MailBuilder.To("other@brand.example"));

        foreach (var address in new[] { "any@brand.example", "other@brand.example" })
        {
            var call = await receiver.NextAsync();
            Assert.Equal("/brand", call.Path);
            Assert.Contains($"\"address\":\"{address}\"", System.Text.Encoding.UTF8.GetString(call.Body), StringComparison.Ordinal);
        }

        Assert.Equal(2, receiver.All.Count);
    }

    private static async Task<Caller> OwnerAsync(WebhookScene scene) =>
        (await scene.Host.Services.GetRequiredService<ApiKeyService>().FindCallerAsync(await scene.Host.CreateKeyAsync(), CancellationToken.None))!;

    private static long Count(WebhookScene scene, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(scene.Host.Folder, "mail.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
