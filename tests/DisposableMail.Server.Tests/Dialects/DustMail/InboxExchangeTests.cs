using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DustMail;

public sealed class InboxExchangeTests
{
    [Theory]
    [InlineData("/v1/inbox")]
    [InlineData("/api/v1/inbox")]
    public async Task Create_without_a_body_makes_a_random_address(string path)
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
            X-Request-Id: {request}

            {"success":true,"data":{"id":"{uuid}","email":"{address}@mail.test","domain":"mail.test","created_at":"2030-01-15T12:00:00.000Z","expires_at":"2030-01-15T13:00:00.000Z"},"meta":{"plan":"free","rate_limit":{"limit":100,"used":1},"available_domains":["mail.test"]}}
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
        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("Grüße").Html("<p>Two</p>").Attach("a.pdf", "application/pdf", [1, 2, 3]));

        var answer = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}");

        Assert.Equal(
            """
            200
            Cache-Control: no-cache, private
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            ETag: W/"2-2-dc4a5a5a0c0"
            X-Content-Type-Options: nosniff
            X-RateLimit-Reset: 1894752000
            X-RateLimit-Used: 2
            X-Request-Id: {request}

            {"success":true}
            """, answer);
    }
}
