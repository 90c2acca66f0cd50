using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DustMail;

public sealed class InboxExchangeTests
{
    [Theory]
    [InlineData("/v1/inbox")]
    [InlineData("/api/v1/inbox")]
    public async Task Create_without_a_body_makes_a_random_address_for_an_hour(string path)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var answer = await client.SendAsync("POST", path);

        Assert.Equal(
            """
            201
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 100
            X-RateLimit-Remaining: 99
            X-RateLimit-Reset: 1894752000
            X-RateLimit-Used: 1
            X-Request-ID: {request}

            {"success":true,"data":{"id":"{uuid}","email":"{address}@mail.test","domain":"mail.test","created_at":"2030-01-15T12:00:00.000Z","expires_at":"2030-01-15T13:00:00.000Z"},"meta":{"plan":"free","rate_limit":{"limit":100,"used":1},"available_domains":["mail.test"]}}
            """, answer);
    }

    [Fact]
    public async Task Premium_create_takes_username_domain_and_duration()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var answer = await client.SendAsync("POST", "/v1/inbox", """{"username":"Swift.Fox","domain":"inbox.test","duration":30}""");

        Assert.Equal(
            """
            201
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 2147483647
            X-RateLimit-Remaining: 2147483646
            X-RateLimit-Reset: 1894752000
            X-RateLimit-Used: 1
            X-Request-ID: {request}

            {"success":true,"data":{"id":"{uuid}","email":"swift.fox@inbox.test","domain":"inbox.test","created_at":"2030-01-15T12:00:00.000Z","expires_at":"2030-01-15T12:30:00.000Z"},"meta":{"plan":"premium","rate_limit":{"limit":null,"used":1},"available_domains":["mail.test","inbox.test"]}}
            """, answer);
    }

    [Fact]
    public async Task Poll_shows_the_emails_newest_first()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync("""{"username":"reader","domain":"inbox.test","duration":30}""");
        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("first").Text("One."));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("Grüße").Text(null).Html("<p>Two</p>").Attach("a.pdf", "application/pdf", [1, 2, 3]));

        var answer = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}");

        Assert.Equal(
            """
            200
            Cache-Control: no-cache, private
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            ETag: W/"2-2-1b9258d6140"
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 2147483647
            X-RateLimit-Remaining: 2147483645
            X-RateLimit-Reset: 1894752000
            X-RateLimit-Used: 2
            X-Request-ID: {request}

            {"success":true,"data":{"id":"{uuid}","email":"reader@inbox.test","domain":"inbox.test","created_at":"2030-01-15T12:00:00.000Z","expires_at":"2030-01-15T12:30:00.000Z","email_count":2,"emails":[
            """.ReplaceLineEndings("\n")
            + """{"id":"{uuid}","from":"Example Sender <sender@sender.example>","subject":"Grüße","text":"Two","html":"<p>Two</p>","received_at":"2030-01-15T12:00:01.500Z","attachments":[{"id":"0","filename":"a.pdf","content_type":"application/pdf","size":3}]},"""
            + """{"id":"{uuid}","from":"Example Sender <sender@sender.example>","subject":"first","text":"One.\r\n","html":null,"received_at":"2030-01-15T12:00:00.000Z","attachments":[]}"""
            + """],"has_more":false},"meta":{"plan":"premium","rate_limit":{"limit":null,"used":2},"available_domains":["mail.test","inbox.test"]}}""",
            answer);
    }

    [Fact]
    public async Task Email_without_fields_has_empty_strings_and_null_html()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        await host.SendAsync(inbox.Email, "X-Nothing: 1\r\n\r\n"u8.ToArray());

        var answer = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}");

        Assert.Contains("""[{"id":"{uuid}","from":"","subject":"","text":"","html":null,""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_shows_live_inboxes_newest_first_with_their_email_counts()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var older = await client.CreateInboxAsync("""{"username":"older","duration":90}""");
        await client.CreateInboxAsync("""{"username":"short","duration":1}""");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await client.CreateInboxAsync("""{"username":"newer"}""");
        await host.SendAsync(MailBuilder.To(older.Email));

        var answer = await client.SendAsync("GET", "/v1/inbox/");

        Assert.EndsWith(
            """
            {"success":true,"data":[{"id":"{uuid}","email":"newer@mail.test","domain":"mail.test","created_at":"2030-01-15T12:01:00.000Z","expires_at":"2030-01-15T13:01:00.000Z","email_count":0},{"id":"{uuid}","email":"older@mail.test","domain":"mail.test","created_at":"2030-01-15T12:00:00.000Z","expires_at":"2030-01-15T13:30:00.000Z","email_count":1}],"meta":{"plan":"premium","rate_limit":{"limit":null,"used":4},"available_domains":["mail.test","inbox.test"]}}
            """, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_stops_at_fifty()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        for (var i = 0; i < 51; i++)
            await client.CreateInboxAsync($$"""{"username":"box{{i}}"}""");

        var listed = (await client.GetJsonAsync("/v1/inbox")).GetProperty("data");

        Assert.Equal(50, listed.GetArrayLength());
        Assert.Equal("box50@mail.test", listed[0].GetProperty("email").GetString());
    }

    [Fact]
    public async Task Deleted_inbox_is_absent_and_refuses_mail()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();

        var deleted = await client.SendAsync("DELETE", $"/v1/inbox/{inbox.Id}");
        var read = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}");
        var again = await client.SendAsync("DELETE", $"/v1/inbox/{inbox.Id}");

        Assert.EndsWith(
            """
            {"success":true,"data":{"id":"{uuid}","deleted":true},"meta":{"plan":"premium","rate_limit":{"limit":null,"used":2},"available_domains":["mail.test","inbox.test"]}}
            """, deleted, StringComparison.Ordinal);
        Assert.Equal(
            """
            404
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 2147483647
            X-RateLimit-Remaining: 2147483644
            X-RateLimit-Reset: 1894752000
            X-RateLimit-Used: 3
            X-Request-ID: {request}

            {"success":false,"error":"Inbox not found","code":"not_found"}
            """, read);
        Assert.StartsWith("404\n", again, StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await host.SendAsync(MailBuilder.To(inbox.Email)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_inbox_is_absent()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync("""{"duration":10}""");
        Assert.StartsWith("200\n", await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}"), StringComparison.Ordinal);

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.StartsWith("404\n", await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after=nonsense", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("wait=-1", "wait")]
    [InlineData("wait=181", "wait")]
    public async Task Wrong_query_is_refused_by_its_name(string query, string field)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();

        var answer = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}?{query}");

        Assert.StartsWith("400\n", answer, StringComparison.Ordinal);
        Assert.Contains($$"""{"success":false,"error":"{{field}} """, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_go_on_after_the_last_email_seen()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        for (var i = 0; i < 5; i++)
            await host.SendAsync(MailBuilder.To(inbox.Email));
        var newestFirst = await client.EmailIdsAsync(inbox.Id);

        var page = (await client.GetJsonAsync($"/v1/inbox/{inbox.Id}?after={newestFirst[4]}&limit=2")).GetProperty("data");
        var end = (await client.GetJsonAsync($"/v1/inbox/{inbox.Id}?after={newestFirst[0]}")).GetProperty("data");

        Assert.Equal([newestFirst[2], newestFirst[3]], page.GetProperty("emails").EnumerateArray().Select(e => e.GetProperty("id").GetString()));
        Assert.True(page.GetProperty("has_more").GetBoolean());
        Assert.Equal(0, end.GetProperty("emails").GetArrayLength());
        Assert.False(end.GetProperty("has_more").GetBoolean());
    }
}
