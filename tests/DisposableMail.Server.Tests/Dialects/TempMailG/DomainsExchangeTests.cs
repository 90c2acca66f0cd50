using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class DomainsExchangeTests
{
    [Fact]
    public async Task Free_domains_in_full()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var answer = await client.GoldenAsync("GET", "/api/domains?type=free");

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

            {"status":true,"data":{"requested_type":"free","allowed_types":["free"],"domains":[{"domain":"mail.test","type":"Free","custom":false}]}}
            """, answer);
    }

    [Theory]
    [InlineData("free", "", """free","allowed_types":["free"],"domains":[{"domain":"mail.test","type":"Free","custom":false}]""")]
    [InlineData("free", "?type=", """free","allowed_types":["free"],"domains":[{"domain":"mail.test","type":"Free","custom":false}]""")]
    [InlineData("premium", "", """free","allowed_types":["free","premium","all"],"domains":[{"domain":"mail.test","type":"Free","custom":false}]""")]
    [InlineData("premium", "?type=Premium", """premium","allowed_types":["free","premium","all"],"domains":[{"domain":"vip.test","type":"Premium","custom":false}]""")]
    [InlineData("premium", "?type=all", """all","allowed_types":["free","premium","all"],"domains":[{"domain":"mail.test","type":"Free","custom":false},{"domain":"vip.test","type":"Premium","custom":false}]""")]
    public async Task Types_are_those_of_the_plan(string tier, string query, string data)
    {
        await using var host = await StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: tier));

        var answer = await client.GoldenAsync("GET", $"/api/domains{query}");

        Assert.StartsWith("200\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($$$"""{"status":true,"data":{"requested_type":"{{{data}}}}}""", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?type=premium", "403", """{"status":false,"message":"Your plan does not include domains of this type"}""")]
    [InlineData("?type=all", "403", """{"status":false,"message":"Your plan does not include domains of this type"}""")]
    [InlineData("?type=nonsense", "422", """{"status":false,"message":"The selected type is invalid.","errors":{"type":["The selected type is invalid."]}}""")]
    public async Task Type_outside_of_the_plan_is_refused_and_an_unknown_one_invalid(string query, string status, string body)
    {
        await using var host = await StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));

        var answer = await client.GoldenAsync("GET", $"/api/domains{query}");

        Assert.StartsWith(status + "\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + body, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_domain_is_custom_takes_names_and_is_nobody_elses()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await MailHost.StartAsync([("Dns:Servers:0", dns.EndPoint.ToString())]);
        var key = await host.CreateKeyAsync(tier: "plus");
        using var client = host.NewClient(key);
        using var other = host.NewClient(await host.CreateKeyAsync("other"));
        await ProveAsync(host, dns, key, "brand.example");
        await ProveAsync(host, dns, key, "Bücher.example");
        var mailbox = await client.CreateMailboxAsync();

        var renamed = await client.RenameAsync(mailbox.Email, "sales/brand.example");
        var all = await client.GetStringAsync("/api/domains?type=all");
        var theirs = await other.GetStringAsync("/api/domains?type=all");
        var refused = await other.GoldenAsync("POST", $"/api/emails/{(await other.CreateMailboxAsync()).Email}/sales/brand.example");

        Assert.Equal("sales@brand.example", renamed.Email);
        Assert.Contains("""{"domain":"brand.example","type":"Premium","custom":true}""", all, StringComparison.Ordinal);
        Assert.Contains("""{"domain":"xn--bcher-kva.example","type":"Premium","custom":true,"unicode":"bücher.example"}""", all, StringComparison.Ordinal);
        Assert.DoesNotContain("brand.example", theirs, StringComparison.Ordinal);
        Assert.StartsWith("422\n", refused, StringComparison.Ordinal);
    }

    private static Task<MailHost> StartAsync() =>
        MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Domains:1:Name", "vip.test"), ("Domains:1:Type", "Premium")]);

    private static async Task ProveAsync(MailHost host, DnsResponder dns, string key, string name)
    {
        var domains = host.Services.GetRequiredService<CustomDomainService>();
        var owner = (await host.Services.GetRequiredService<ApiKeyService>().FindCallerAsync(key, CancellationToken.None))!;
        dns.Prove((await domains.BeginAsync(owner, name, CancellationToken.None)).Value);
        var found = (await domains.VerifyAsync(owner, name, CancellationToken.None)).Value;
        Assert.Equal(CustomDomainState.Verified, found.State);
    }
}
