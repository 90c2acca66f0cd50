using System.Net;
using DisposableMail.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class QuotaTests
{
    [Theory]
    [InlineData("GET", "/api/messages?email=never@mail.test", "404")]
    [InlineData("GET", "/api/messages", "422")]
    [InlineData("GET", "/api/domains?type=premium", "403")]
    [InlineData("DELETE", "/api/messages/nonsense", "404")]
    [InlineData("GET", "/api/messages/nonsense/attachments/a.txt", "404")]
    public async Task Refused_call_shows_the_quota_and_uses_none_of_it(string method, string path, string status)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        await client.GetStringAsync("/api/domains");

        var refused = await client.GoldenAsync(method, path);
        var passed = await client.GoldenAsync("GET", "/api/domains");

        Assert.StartsWith(status + "\n", refused, StringComparison.Ordinal);
        Assert.Contains("\nX-RateLimit-Remaining: 49999\n", refused, StringComparison.Ordinal);
        Assert.Contains("\nX-RateLimit-Used: 1\n", refused, StringComparison.Ordinal);
        Assert.Contains("\nX-RateLimit-Used: 2\n", passed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_of_ours_uses_none_of_the_quota()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.txt", "text/plain", [1]));
        await host.ExecuteAsync("DROP TABLE Attachments");

        var failed = await client.GoldenAsync("GET", $"/api/messages?email={mailbox.Email}");

        Assert.Equal(
            """
            500
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 50000
            X-RateLimit-Remaining: 49999
            X-RateLimit-Reset: 2030-02-01T00:00:00+00:00
            X-RateLimit-Used: 1
            X-Request-ID: {request}

            {"status":false,"message":"Server Error"}
            """, failed);
        Assert.Contains("\nX-RateLimit-Used: 2\n", await client.GoldenAsync("GET", "/api/domains"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exactly_as_many_parallel_calls_succeed_as_the_month_has()
    {
        await using var host = await MailHost.StartAsync([("Dialects:TempMailG:Calls", "50")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => client.GetAsync("/api/domains")));

        Assert.Equal(50, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(14, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(50, answers.Where(a => a.IsSuccessStatusCode).Select(a => a.Headers.GetValues("X-RateLimit-Used").Single()).Distinct().Count());
    }

    [Fact]
    public async Task However_many_fail_beside_them_as_many_succeed_as_the_month_has()
    {
        await using var host = await MailHost.StartAsync([("Dialects:TempMailG:Calls", "20")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var parallel = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => client.GetAsync(i % 4 == 0 ? "/api/domains" : "/api/messages")));
        var succeeded = parallel.Count(a => a.IsSuccessStatusCode);
        while ((await client.GetAsync("/api/domains")).IsSuccessStatusCode)
            succeeded++;

        Assert.Equal(20, succeeded);
    }

    [Theory]
    [InlineData("Asia/Karachi", "2030-01-31T18:59:58Z", "2030-02-01T00:00:00+05:00", "2030-03-01T00:00:00+05:00")]
    [InlineData("America/St_Johns", "2030-02-01T03:29:58Z", "2030-02-01T00:00:00-03:30", "2030-03-01T00:00:00-03:30")]
    [InlineData("Europe/Berlin", "2030-03-31T21:59:58Z", "2030-04-01T00:00:00+02:00", "2030-05-01T00:00:00+02:00")] // Its clock went forward that day.
    [InlineData("Europe/Berlin", "2030-10-31T22:59:58Z", "2030-11-01T00:00:00+01:00", "2030-12-01T00:00:00+01:00")]
    [InlineData("UTC", "2030-12-31T23:59:58Z", "2031-01-01T00:00:00+00:00", "2031-02-01T00:00:00+00:00")]
    public async Task Month_ends_on_the_clock_of_the_zone(string zone, string now, string end, string next)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(now, null));
        await using var host = await MailHost.StartAsync([("Dialects:TempMailG:TimeZone", zone), ("Dialects:TempMailG:Calls", "1")], clock: clock);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var passed = await client.GoldenAsync("GET", "/api/domains");
        host.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        var refused = await client.GoldenAsync("GET", "/api/domains");
        host.Clock.Advance(TimeSpan.FromMilliseconds(500));
        var anew = await client.GoldenAsync("GET", "/api/domains");

        Assert.Contains($"\nX-RateLimit-Reset: {end}\n", passed, StringComparison.Ordinal);
        Assert.Equal(
            $$"""
            429
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            Retry-After: 1
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 1
            X-RateLimit-Remaining: 0
            X-RateLimit-Reset: {{end}}
            X-RateLimit-Used: 1
            X-Request-ID: {request}

            {"status":false,"message":"Too Many Attempts."}
            """, refused);
        Assert.StartsWith("200\n", anew, StringComparison.Ordinal);
        Assert.Contains($"\nX-RateLimit-Reset: {next}\n", anew, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Month_is_counted_apart_from_the_day_of_other_dialects()
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:Calls", "1")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        Assert.StartsWith("200\n", await client.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
        Assert.StartsWith("429\n", await client.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
        Assert.Contains("\nX-RateLimit-Used: 1\n", await client.GoldenAsync("GET", "/api/domains"), StringComparison.Ordinal);
    }
}
