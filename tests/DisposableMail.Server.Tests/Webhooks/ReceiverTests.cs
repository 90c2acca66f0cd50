using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>Receivers that are slow, broken or hostile: they delay nobody and get nothing but their own deliveries.</summary>
public sealed class ReceiverTests
{
    [Fact]
    public async Task Hanging_receiver_delays_nobody()
    {
        await using var hanging = await WebhookReceiver.StartAsync(WebhookReceiver.Hang());
        await using var fast = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(hanging.Url);
        await scene.HookAsync(fast.Url);
        var inbox = await scene.InboxAsync();

        for (var i = 0; i < 40; i++)
            await scene.MailAsync(inbox);

        // The clock stands still: had any of these to wait for the hanging one, it would wait for ever.
        for (var i = 0; i < 40; i++)
            await fast.NextAsync();
        for (var i = 0; i < 4; i++)
            await hanging.NextAsync();
        Assert.Equal(4, hanging.All.Count);
        scene.Host.Clock.Advance(TimeSpan.FromSeconds(10));
        await hanging.NextAsync();
        Assert.Contains(await scene.DeliveriesAsync(hook), d => d is { Attempts: 1, LastError: "timed_out", LastStatus: null });
    }

    [Fact]
    public async Task Failing_receivers_together_leave_places_for_the_others()
    {
        await using var hanging = await WebhookReceiver.StartAsync(WebhookReceiver.Hang());
        await using var fast = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync([("Webhooks:Concurrency", "2"), ("Webhooks:PerReceiver", "1"), ("Webhooks:FirstRetry", "01:00:00")]);
        var inbox = await scene.InboxAsync();
        var first = await scene.HookAsync(new Uri(hanging.Url, "/first"), $$""","inbox_id":"{{inbox.Id}}" """);
        var second = await scene.HookAsync(new Uri(hanging.Url, "/second"), $$""","inbox_id":"{{inbox.Id}}" """);
        await scene.MailAsync(inbox);
        await hanging.NextAsync();
        await hanging.NextAsync();
        scene.Host.Clock.Advance(TimeSpan.FromSeconds(10));
        await scene.AttemptedAsync(first, 1);
        await scene.AttemptedAsync(second, 1);

        scene.Host.Clock.Advance(TimeSpan.FromHours(1.2)); // Both are due again, and hang again.
        await hanging.NextAsync();
        var other = await scene.InboxAsync();
        await scene.HookAsync(fast.Url, $$""","inbox_id":"{{other.Id}}" """);
        await scene.MailAsync(other);

        // The clock stands still again: this one gets the place that those two may not have.
        await fast.NextAsync();
        Assert.Equal(3, hanging.All.Count);
    }

    // Idle connections to many receivers would be file descriptors that nobody counts.
    [Fact]
    public async Task A_connection_among_many_is_closed_after_its_answer()
    {
        const int AtOnce = 50;
        var allThere = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.StartAsync(async (http, call) =>
        {
            if (call == AtOnce)
                allThere.SetResult();
            await allThere.Task;
            http.Response.StatusCode = 204;
        });
        await using var scene = await WebhookScene.StartAsync([("Webhooks:PerReceiver", "64")]);
        var inbox = await scene.InboxAsync();
        await scene.HookAsync(receiver.Url);
        for (var i = 0; i < AtOnce; i++)
            await scene.MailAsync(inbox);
        for (var i = 0; i < AtOnce; i++)
            await receiver.NextAsync();

        // 64 are kept, each counted twice. Those that are would end by their time, 20 s, not before the limit of this.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (receiver.OpenConnections > 32 && !limit.IsCancellationRequested)
            await Task.Yield();

        Assert.InRange(receiver.OpenConnections, 1, 32);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_is_not_followed(int status)
    {
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Redirect(elsewhere.Url, status));

        var delivery = await FirstAttemptAsync(receiver);

        Assert.Equal(("pending", status, "status"), (delivery.State, delivery.LastStatus, delivery.LastError));
        Assert.Equal(0, elsewhere.Connections);
    }

    [Fact]
    public async Task Endless_answer_is_cut_off()
    {
        var cutOff = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.StartAsync(async (http, _) =>
        {
            http.RequestAborted.Register(() => cutOff.TrySetResult());
            var piece = new byte[64 * 1024];
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(piece);
        });

        var delivery = await FirstAttemptAsync(receiver);

        Assert.Equal(("delivered", 200), (delivery.State, delivery.LastStatus));
        await cutOff.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Answer_whose_header_is_too_large_is_none()
    {
        await using var receiver = await WebhookReceiver.StartAsync((http, _) =>
        {
            http.Response.Headers["X-Large"] = new string('x', 20_000);
            return Task.CompletedTask;
        });

        var delivery = await FirstAttemptAsync(receiver);

        Assert.Equal(("pending", null, "bad_answer"), (delivery.State, delivery.LastStatus, delivery.LastError));
    }

    [Fact]
    public async Task Certificate_nobody_vouches_for_is_no_receiver()
    {
        using var certificate = WebhookReceiver.SelfSigned();
        await using var receiver = await WebhookReceiver.StartAsync(certificate: certificate);

        var delivery = await FirstAttemptAsync(receiver);

        Assert.Equal(("pending", null, "tls"), (delivery.State, delivery.LastStatus, delivery.LastError));
        Assert.Equal((1, 0), (receiver.Connections, receiver.All.Count));
    }

    [Fact]
    public async Task Reset_connection_is_tried_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync((http, call) => call == 1 ? WebhookReceiver.Reset()(http, call) : WebhookReceiver.Answer(200)(http, call));
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        await scene.MailAsync(await scene.InboxAsync());

        var delivery = await scene.AttemptedAsync(hook, 1);
        Assert.Equal(("pending", "not_connected"), (delivery.State, delivery.LastError));
        scene.AdvanceTo(delivery);

        Assert.Equal(2, (await scene.InStateAsync(hook, "delivered")).Attempts);
    }

    [Fact]
    public async Task Cookies_are_not_sent_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync((http, call) =>
        {
            http.Response.Headers.SetCookie = "a=b";
            return WebhookReceiver.Answer(200)(http, call);
        });
        await using var scene = await WebhookScene.StartAsync();
        await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync();
        await scene.MailAsync(inbox);
        await receiver.NextAsync();
        await scene.MailAsync(inbox);

        Assert.DoesNotContain("Cookie", (await receiver.NextAsync()).Headers.Keys);
    }

    [Fact]
    public async Task Nothing_of_a_webhook_is_logged_but_ids()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(410));
        await using var scene = await WebhookScene.StartAsync([("Logging:LogLevel:Default", "Trace")]);
        var hook = await scene.HookAsync(new Uri(receiver.Url, "/path-with-a-secret?token=query-secret"));
        await scene.MailAsync(await scene.InboxAsync(), "subject-of-the-mail");
        await scene.AttemptedAsync(hook, 1);

        // That it is disabled now is logged after the commit that the client sees.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!scene.Host.Log.Contains(hook.Id, StringComparison.Ordinal))
            limit.Token.ThrowIfCancellationRequested();
        foreach (var secret in new[] { "path-with-a-secret", "query-secret", "subject-of-the-mail", hook.Secret["whsec_".Length..] })
            Assert.DoesNotContain(secret, scene.Host.Log, StringComparison.Ordinal);
    }

    private static async Task<Delivery> FirstAttemptAsync(WebhookReceiver receiver)
    {
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        await scene.MailAsync(await scene.InboxAsync());
        return await scene.AttemptedAsync(hook, 1);
    }
}
