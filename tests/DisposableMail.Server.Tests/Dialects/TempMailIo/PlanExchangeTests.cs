using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailIo;

public sealed class PlanExchangeTests
{
    [Theory]
    [InlineData("free", """{"domains":[{"name":"mail.test","type":"public"}]}""")]
    [InlineData("premium", """{"domains":[{"name":"mail.test","type":"public"},{"name":"vip.test","type":"premium"}]}""")]
    public async Task Domains_are_those_of_the_plan(string tier, string body)
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Domains:1:Name", "vip.test"), ("Domains:1:Type", "Premium")]);
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync(tier: tier));

        var answer = await client.SendAsync("GET", "/v1/domains");

        Assert.StartsWith("200\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + body, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rate_limit_costs_nothing_and_carries_no_headers()
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync(tier: "free"));
        await client.SendAsync("GET", "/v1/domains");
        await client.SendAsync("GET", "/v1/rate_limit");

        var answer = await client.SendAsync("GET", "/v1/rate_limit");

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"limit":100,"remaining":99,"used":1,"reset":1894752000}
            """, answer);
    }

    [Fact]
    public async Task Window_of_the_dialect_counts_apart()
    {
        await using var host = await MailHost.StartAsync([("Dialects:TempMailIo:Window", "Hour"), ("Tiers:free:Calls", "2")]);
        var key = await host.CreateKeyAsync(tier: "free");
        using var client = EmailsExchangeTests.NewClient(host, key);
        using var dustMail = host.NewClient(key);
        await client.SendAsync("GET", "/v1/domains");
        await client.SendAsync("GET", "/v1/domains");

        var refused = await client.SendAsync("GET", "/v1/domains");
        var elsewhere = await dustMail.SendAsync("GET", "/v1/inbox");
        host.Clock.Advance(TimeSpan.FromHours(1));
        var passed = await client.SendAsync("GET", "/v1/domains");

        Assert.StartsWith("429\n", refused, StringComparison.Ordinal);
        Assert.Contains("\nRetry-After: 3600\n", refused, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"error":{"type":"request_error","code":"rate_limited","detail":"You have reached your rate limit. Please try again later."},"meta":{"request_id":"{request}"}}""",
            refused, StringComparison.Ordinal);
        Assert.Contains("\nX-RateLimit-Used: 1\n", elsewhere, StringComparison.Ordinal);
        Assert.StartsWith("200\n", passed, StringComparison.Ordinal);
    }
}
