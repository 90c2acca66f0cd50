using System.Net;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

public sealed class QuotaTests
{
    [Theory]
    [InlineData("/v1/inbox")]
    [InlineData("/v1/domains")]
    public async Task Exactly_as_many_calls_pass_as_the_plan_allows(string path)
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:Calls", "50")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => client.GetAsync(path)));

        Assert.Equal(50, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(14, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        var used = answers.Where(a => a.IsSuccessStatusCode).Select(a => a.Headers.First(h => h.Key.EndsWith("Used", StringComparison.Ordinal)).Value.Single());
        Assert.Equal(50, used.Distinct().Count());
    }

    [Fact]
    public async Task Call_beyond_the_plan_is_a_429_until_midnight()
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:Calls", "1")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        await client.SendAsync("GET", "/v1/inbox");
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var refused = await client.SendAsync("POST", "/v1/inbox");
        host.Clock.Advance(TimeSpan.FromHours(12));
        var passed = await client.SendAsync("GET", "/v1/inbox");

        Assert.Equal(
            """
            429
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            Retry-After: 43200
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 1
            X-RateLimit-Remaining: 0
            X-RateLimit-Reset: 1894752000
            X-RateLimit-Used: 1
            X-Request-ID: {request}

            {"success":false,"error":"your plan allows 1 calls in this period","code":"quota_exceeded"}
            """, refused);
        Assert.StartsWith("200\n", passed, StringComparison.Ordinal);
        Assert.Contains("\"data\":[]", passed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_moment_of_a_window_asks_for_a_whole_second()
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:Calls", "1")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        host.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMilliseconds(1));
        await client.SendAsync("GET", "/v1/inbox");

        Assert.Contains("\nRetry-After: 1\n", await client.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_known_call_counts_and_one_without_a_key_does_not()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        var inbox = Guid.NewGuid();

        await host.Http.GetAsync("/v1/inbox");
        await client.GetAsync($"/v1/inbox/{inbox}");
        await client.DeleteAsync($"/v1/inbox/{inbox}");
        await client.SendAsync("POST", "/v1/inbox", "{");
        await client.SendAsync("GET", "/v1/messages/nonsense");

        Assert.Contains("\nX-RateLimit-Used: 5\n", await client.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
    }
}
