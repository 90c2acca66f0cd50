using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class EmailsExchangeTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "application/json")]
    [InlineData("{\"ignored\"", "application/json")]
    [InlineData("", "application/x-www-form-urlencoded")]
    public async Task Create_makes_a_random_mailbox_whatever_is_sent(string? body, string? mediaType)
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:DefaultLifetime", "00:10:00")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var answer = await client.GoldenAsync("POST", "/api/emails", body, mediaType);

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 50000
            X-RateLimit-Remaining: 49999
            X-RateLimit-Reset: 2030-02-01T00:00:00+00:00
            X-RateLimit-Used: 1
            X-Request-ID: {request}

            {"status":true,"data":{"id":{number},"email":"{address}@mail.test","domain":"mail.test","expire_at":"2030-01-15T12:10:00+00:00","expires_in_seconds":600,"created_at":"2030-01-15T12:00:00+00:00","email_token":"{token}"}}
            """, answer);
    }

    [Fact]
    public async Task Create_draws_from_the_domains_of_the_plan()
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "vip.test"), ("Domains:0:Type", "Premium"), ("Domains:1:Name", "mail.test")]);
        using var free = host.NewClient(await host.CreateKeyAsync("free", tier: "free"));
        using var premium = host.NewClient(await host.CreateKeyAsync("premium"));
        var drawn = new HashSet<string>();

        for (var i = 0; i < 5; i++)
            Assert.EndsWith("@mail.test", (await free.CreateMailboxAsync()).Email, StringComparison.Ordinal);
        while (drawn.Count < 2)
            drawn.Add((await premium.CreateMailboxAsync()).Email.Split('@')[1]);

        Assert.Equal(["mail.test", "vip.test"], drawn.Order());
    }

    [Theory]
    [InlineData("{email}")]
    [InlineData("{encoded}")]
    [InlineData("{UPPER}")]
    [InlineData("{id}")]
    public async Task Rename_keeps_mails_and_end_and_changes_number_and_address(string named)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var old = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(old.Email).Subject("before"));
        var id = (await client.MessageAsync(old.Email)).Text("id");
        host.Clock.Advance(TimeSpan.FromMilliseconds(90_500));

        var answer = await client.GoldenAsync("POST", $"/api/emails/{Fill(named, old)}/demo123/inbox.test");

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 2147483647
            X-RateLimit-Remaining: 2147483644
            X-RateLimit-Reset: 2030-02-01T00:00:00+00:00
            X-RateLimit-Used: 3
            X-Request-ID: {request}

            {"status":true,"data":{"id":{number},"email":"demo123@inbox.test","domain":"inbox.test","expire_at":"2030-01-15T13:00:00+00:00","expires_in_seconds":3510,"created_at":"2030-01-15T12:00:00+00:00","email_token":"{token}"}}
            """, answer);
        Assert.Equal(("before", id), ((await client.MessageAsync("demo123@inbox.test")).Text("subject"), (await client.MessageAsync("demo123@inbox.test")).Text("id")));
        Assert.StartsWith("404\n", await client.GoldenAsync("GET", $"/api/messages?email={old.Email}"), StringComparison.Ordinal);
        Assert.StartsWith("404\n", await client.GoldenAsync("GET", $"/api/messages?email={old.Id}"), StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await host.SendAsync(MailBuilder.To(old.Email)), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To("demo123@inbox.test")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never@mail.test/demo/mail.test", "404", """{"status":false,"message":"Email not found"}""")]
    [InlineData("999999/demo/mail.test", "404", """{"status":false,"message":"Email not found"}""")]
    [InlineData("99999999999999999999/demo/mail.test", "404", """{"status":false,"message":"Email not found"}""")]
    [InlineData("{email}/taken/mail.test", "422", """{"status":false,"message":"this address is in use or resting after use","errors":{"username":["this address is in use or resting after use"]}}""")]
    [InlineData("{email}/postmaster/mail.test", "422", """{"status":false,"message":"this username is reserved","errors":{"username":["this username is reserved"]}}""")]
    [InlineData("{email}/a%20b/mail.test", "422", """{"status":false,"message":"username may hold a-z, 0-9, '.', '_', '-' and must not begin, end or double a dot","errors":{"username":["username may hold a-z, 0-9, '.', '_', '-' and must not begin, end or double a dot"]}}""")]
    [InlineData("{email}/%20/mail.test", "422", """{"status":false,"message":"username must have 1 to 64 characters","errors":{"username":["username must have 1 to 64 characters"]}}""")]
    [InlineData("{email}/demo/%20", "422", """{"status":false,"message":"Invalid domain name","errors":{"domain":["Invalid domain name"]}}""")]
    [InlineData("{email}/demo/elsewhere.example", "422", """{"status":false,"message":"Invalid domain name","errors":{"domain":["Invalid domain name"]}}""")]
    public async Task Rename_that_cannot_be_says_why(string path, string status, string body)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        await client.CreateMailboxAsync("taken");
        var mailbox = await client.CreateMailboxAsync();

        var answer = await client.GoldenAsync("POST", $"/api/emails/{Fill(path, mailbox)}");

        Assert.StartsWith(status + "\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + body, answer, StringComparison.Ordinal);
        Assert.Empty(await client.MessagesAsync(mailbox.Email));
    }

    [Theory]
    [InlineData("demo/mail.test", """{"status":false,"message":"your plan does not include a chosen username"}""")]
    [InlineData("demo/vip.test", """{"status":false,"message":"your plan does not include this domain"}""")]
    public async Task Rename_outside_of_the_plan_is_forbidden(string target, string body)
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Domains:1:Name", "vip.test"), ("Domains:1:Type", "Premium")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        var mailbox = await client.CreateMailboxAsync();

        var answer = await client.GoldenAsync("POST", $"/api/emails/{mailbox.Email}/{target}");

        Assert.StartsWith("403\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + body, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{email}")]
    [InlineData("{encoded}")]
    [InlineData("{id}")]
    public async Task Deleted_mailbox_is_absent(string named)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();

        var deleted = await client.GoldenAsync("DELETE", $"/api/emails/{Fill(named, mailbox)}");
        var again = await client.GoldenAsync("DELETE", $"/api/emails/{Fill(named, mailbox)}");

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 2147483647
            X-RateLimit-Remaining: 2147483645
            X-RateLimit-Reset: 2030-02-01T00:00:00+00:00
            X-RateLimit-Used: 2
            X-Request-ID: {request}

            {"status":true,"message":"Email has been successfully deleted."}
            """, deleted);
        Assert.Equal(
            """
            404
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 2147483647
            X-RateLimit-Remaining: 2147483645
            X-RateLimit-Reset: 2030-02-01T00:00:00+00:00
            X-RateLimit-Used: 2
            X-Request-ID: {request}

            {"status":false,"message":"Email not found"}
            """, again);
        Assert.StartsWith("550 5.1.1", await host.SendAsync(MailBuilder.To(mailbox.Email)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_of_the_plan_have_their_own_statuses()
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:LiveInboxes", "1"), ("Tiers:free:CreationsPerDay", "2")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        var mailbox = await client.CreateMailboxAsync();

        var tooMany = await client.GoldenAsync("POST", "/api/emails");
        await client.DeleteAsync($"/api/emails/{mailbox.Id}");
        var second = await client.CreateMailboxAsync();
        await client.DeleteAsync($"/api/emails/{second.Id}");
        var usedUp = await client.GoldenAsync("POST", "/api/emails");

        Assert.StartsWith("403\n", tooMany, StringComparison.Ordinal);
        Assert.EndsWith("""{"status":false,"message":"your plan allows 1 live inboxes: delete one or let it expire"}""", tooMany, StringComparison.Ordinal);
        Assert.StartsWith("429\n", usedUp, StringComparison.Ordinal);
        Assert.Contains("\nRetry-After: 43200\n", usedUp, StringComparison.Ordinal);
        Assert.EndsWith("""{"status":false,"message":"your plan allows 2 new inboxes a day"}""", usedUp, StringComparison.Ordinal);
    }

    private static string Fill(string path, CreatedMailbox mailbox) => path
        .Replace("{email}", mailbox.Email, StringComparison.Ordinal)
        .Replace("{encoded}", Uri.EscapeDataString(mailbox.Email), StringComparison.Ordinal)
        .Replace("{UPPER}", mailbox.Email.ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("{id}", $"{mailbox.Id}", StringComparison.Ordinal);
}
