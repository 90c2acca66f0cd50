using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>What becomes of a delivery that does not succeed at once.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task Failed_delivery_comes_back_later_and_later_under_the_same_id()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.FailFirst(3));
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        await scene.MailAsync(await scene.InboxAsync());

        foreach (var (attempt, seconds) in new[] { (1, 5), (2, 15), (3, 45) })
        {
            var delivery = await scene.AttemptedAsync(hook, attempt);
            Assert.Equal(("pending", 500, "status"), (delivery.State, delivery.LastStatus, delivery.LastError));
            Assert.InRange((delivery.NextAttemptAt!.Value - scene.Host.Clock.GetUtcNow()).TotalSeconds, seconds * 0.8, seconds * 1.2);
            Assert.Equal("failing", (await scene.HookStateAsync(hook)).GetProperty("state").GetString());
            scene.AdvanceTo(delivery);
        }

        Assert.Equal((4, 204), ((await scene.InStateAsync(hook, "delivered")).Attempts, (await scene.DeliveriesAsync(hook))[0].LastStatus));
        Assert.Equal("active", (await scene.HookStateAsync(hook)).GetProperty("state").GetString());
        Assert.Single(receiver.All.Select(c => c.Id).Distinct());
        Assert.Equal(4, receiver.All.Select(c => c.Headers["webhook-timestamp"]).Distinct().Count());
    }

    [Fact]
    public async Task Restart_in_the_middle_of_retries_loses_no_delivery()
    {
        var folder = Directory.CreateTempSubdirectory("disposablemail-test-").FullName;
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero));
        // Every third call hangs: the first server is stopped with attempts failed, under way, and not begun.
        await using var receiver = await WebhookReceiver.StartAsync((http, call) => call % 3 == 2 ? WebhookReceiver.Hang()(http, call) : WebhookReceiver.Answer(500)(http, call));
        var mails = Enumerable.Range(0, 30).Select(i => $"mail {i}").ToList();
        await using (var before = await WebhookScene.StartAsync(folder: folder, clock: clock))
        {
            await before.HookAsync(receiver.Url);
            var inbox = await before.InboxAsync();
            foreach (var mail in mails)
                await before.MailAsync(inbox, mail);
            for (var call = 0; call < 2; call++)
                await receiver.NextAsync();
        }

        receiver.Script = WebhookReceiver.Answer(200);
        clock.Advance(TimeSpan.FromHours(1));
        await using var after = await WebhookScene.StartAsync(folder: folder, clock: clock);

        var told = new HashSet<string>();
        while (told.Count < mails.Count)
        {
            var text = System.Text.Encoding.UTF8.GetString((await receiver.NextAsync()).Body);
            told.Add(mails.OrderByDescending(m => m.Length).First(m => text.Contains($"\"{m}\"", StringComparison.Ordinal)));
        }

        var hook = new CreatedHook((await after.Client.GetJsonAsync("/v1/webhooks")).GetProperty("data")[0].GetProperty("id").GetString()!, "");
        await EventuallyAsync(async () => (await after.DeliveriesAsync(hook)).TrueForAll(d => d.State == "delivered"));
        Assert.Equal(mails.Count, (await after.DeliveriesAsync(hook)).Count);
        await after.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "Tue, 15 Jan 2030 12:10:00 GMT", 600)]
    [InlineData(429, "1", 5)]           // Not sooner than the first retry of our own.
    [InlineData(503, "999999", 21600)]  // Not later than the last.
    public async Task Receiver_that_asks_for_time_gets_it(int status, string asked, int seconds)
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.AskForTime(status, asked));
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync();
        await scene.MailAsync(inbox);

        var delivery = await scene.AttemptedAsync(hook, 1);
        Assert.Equal(seconds, (delivery.NextAttemptAt!.Value - scene.Host.Clock.GetUtcNow()).TotalSeconds);
        await receiver.NextAsync();
        receiver.Script = WebhookReceiver.Answer(204);
        await scene.MailAsync(inbox, "meanwhile");
        var probe = await scene.HookAsync(new Uri(receiver.Url, "/probe"));
        Assert.Equal("202", await scene.PostAsync($"/v1/webhooks/{probe.Id}/test"));

        // The receiver's other webhook is called, so the first would have been: it is left alone for all mail until its time.
        Assert.Equal("/probe", (await receiver.NextAsync()).Path);
        Assert.Equal(0, (await scene.DeliveriesAsync(hook))[0].Attempts);
        scene.AdvanceTo(delivery);
        Assert.Equal("/hook", (await receiver.NextAsync()).Path);
        Assert.Equal("/hook", (await receiver.NextAsync()).Path);
    }

    [Fact]
    public async Task Delivery_is_given_up_in_the_end_and_can_be_asked_for_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(404));
        await using var scene = await WebhookScene.StartAsync([("Webhooks:MaxAttemptsSpan", "00:01:00"), ("Webhooks:FirstRetry", "00:00:10"), ("Webhooks:DisableAfter", "00:00:00")]);
        var hook = await scene.HookAsync(receiver.Url);
        await scene.MailAsync(await scene.InboxAsync());
        for (var attempt = 1; attempt <= 2; attempt++)
            scene.AdvanceTo(await scene.AttemptedAsync(hook, attempt));

        var failed = await scene.InStateAsync(hook, "failed");
        Assert.Equal((3, 404, null), (failed.Attempts, failed.LastStatus, failed.NextAttemptAt));
        receiver.Script = WebhookReceiver.Answer(200);
        Assert.Equal("202", await scene.PostAsync($"/v1/webhooks/{hook.Id}/deliveries/{failed.Id}/redeliver"));

        Assert.Equal(4, (await scene.InStateAsync(hook, "delivered")).Attempts);
        Assert.Single(receiver.All.Select(c => c.Id).Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_deleted_or_has_expired_is_told_to_nobody(bool delete)
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.AskForTime(429, "300"));
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync("""{"duration":5}""");
        await scene.MailAsync(inbox);
        var delivery = await scene.AttemptedAsync(hook, 1);
        if (delete)
        {
            var email = Assert.Single(await scene.Client.EmailIdsAsync(inbox.Id));
            (await scene.Client.DeleteAsync(new Uri($"/v1/inbox/{inbox.Id}/emails/{email}", UriKind.Relative))).EnsureSuccessStatusCode();
        }

        scene.AdvanceTo(delivery); // Exactly when the inbox ends.

        Assert.Equal((1, null), ((await scene.InStateAsync(hook, "gone")).Attempts, (await scene.DeliveriesAsync(hook))[0].NextAttemptAt));
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Webhook_that_fails_for_too_long_is_disabled_until_a_test_succeeds()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(500));
        await using var scene = await WebhookScene.StartAsync([("Webhooks:DisableAfter", "01:00:00")]);
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync();
        await scene.MailAsync(inbox, "held");
        await scene.AttemptedAsync(hook, 1);
        scene.Host.Clock.Advance(TimeSpan.FromHours(1));
        var held = await scene.AttemptedAsync(hook, 2);

        Assert.Equal(("pending", null), (held.State, held.NextAttemptAt));
        Assert.Equal("disabled", (await scene.HookStateAsync(hook)).GetProperty("state").GetString());
        await scene.MailAsync(inbox, "not owed");
        Assert.Single(await scene.DeliveriesAsync(hook));

        receiver.Script = WebhookReceiver.Answer(204);
        Assert.Equal("202", await scene.PostAsync($"/v1/webhooks/{hook.Id}/test"));
        await EventuallyAsync(async () => (await scene.DeliveriesAsync(hook)).TrueForAll(d => d.State == "delivered"));
        Assert.Equal("active", (await scene.HookStateAsync(hook)).GetProperty("state").GetString());
        await scene.MailAsync(inbox, "owed again");
        await EventuallyAsync(async () => (await scene.DeliveriesAsync(hook)).Count == 3);
    }

    [Fact]
    public async Task Receiver_that_says_410_is_called_no_more()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(410));
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        await scene.MailAsync(await scene.InboxAsync());

        Assert.Null((await scene.AttemptedAsync(hook, 1)).NextAttemptAt);
        Assert.Equal("disabled", (await scene.HookStateAsync(hook)).GetProperty("state").GetString());
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // Only reached when the test has failed.
        while (!await holds())
            limit.Token.ThrowIfCancellationRequested();
    }
}
