using DisposableMail.Core.Accounts;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects.TempMailLol;

/// <summary>Who calls, and what he is told when he may not.</summary>
public sealed class CredentialTests
{
    [Fact]
    public async Task Every_form_of_the_key_is_taken()
    {
        await using var host = await MailHost.StartAsync();
        var key = await host.CreateKeyAsync("shop", "plus", "tm.");
        Assert.Matches("^tm\\.[0-9]{10}\\.[0-9A-Za-z]{40}$", key);

        foreach (var (name, value) in new[] { ("Authorization", $"Bearer {key}"), ("Authorization", $"123456781234567812345678,{key}"), ("X-API-Key", key) })
        {
            using var client = host.NewClient();
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
            Assert.Matches("^200 .\"status\":\"OK\"", await client.AskAsync("POST", "/v2/wildcard"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_of_a_disabled_account_is_as_one_that_has_expired(bool byAnotherProcess)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync("shop"));
        var inbox = await client.CreateOpenAsync();
        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("before"));
        Assert.Equal(["before"], await host.Http.SubjectsAsync(inbox));

        if (byAnotherProcess)
            await host.ExecuteAsync("UPDATE Accounts SET DisabledAt = 1 WHERE Name = 'shop'");
        else
            _ = (await host.Services.GetRequiredService<AccountService>().DisableAsync("shop", CancellationToken.None)).Value;
        host.Clock.Advance(byAnotherProcess ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);

        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("after"));
        Assert.Equal("""200 {"emails":[],"expired":true}""", await host.Http.AskAsync("GET", $"/v2/inbox?token={inbox.Token}"));
        Assert.Equal("""200 {"token":"invalid"}""", await host.Http.AskAsync("GET", $"/auth/{inbox.Token}"));
    }

    [Fact]
    public async Task Poll_costs_nothing_within_a_second_and_one_statement_after()
    {
        using var statements = new Statements("InboxTokens");
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateOpenAsync();
        await host.Http.SubjectsAsync(inbox);
        var before = statements.Of(host);

        for (var i = 0; i < 5; i++)
            await host.Http.SubjectsAsync(inbox);
        var within = statements.Of(host);
        for (var i = 0; i < 5; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.Http.SubjectsAsync(inbox);
        }

        Assert.Equal((0, 5), (within - before, statements.Of(host) - within));
    }

    [Theory]
    [InlineData("Bearer tm.1234567890.wrong")]
    [InlineData("123456781234567812345678,wrong")]
    [InlineData("123456781234567812345678,")]
    public async Task Wrong_key_is_a_403_everywhere(string authorization)
    {
        await using var host = await MailHost.StartAsync();
        var inbox = await host.Http.CreateOpenAsync();
        using var client = host.NewClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        foreach (var (method, path) in new[] { ("POST", "/v2/inbox/create"), ("GET", $"/v2/inbox?token={inbox.Token}"), ("POST", "/v2/wildcard"), ("GET", "/generate") })
            Assert.Equal("""403 {"error":"The API key is not valid"}""", await client.AskAsync(method, path));
    }

    [Fact]
    public async Task Calls_of_accounts_need_a_key()
    {
        await using var host = await MailHost.StartAsync();

        foreach (var (method, path) in CallsOfAccounts)
            Assert.Equal("""401 {"error":"An API key is required"}""", await host.Http.AskAsync(method, path, """{"domain":"brand.example"}"""));
    }

    [Fact]
    public async Task What_the_plan_does_not_include_is_a_402()
    {
        await using var host = await MailHost.StartAsync();
        using var free = host.NewClient(await host.CreateKeyAsync("free", "free"));
        using var plus = host.NewClient(await host.CreateKeyAsync("plus", "plus"));
        const string Body = """{"domain":"brand.example","url":"https://receiver.example/"}""";
        string[] deletes = ["DELETE"]; // Whoever had a larger plan can still remove what he made with it.

        foreach (var (method, path) in CallsOfAccounts.Where(c => !deletes.Contains(c.Method)))
            Assert.Matches("^402 .\"error\":\"your plan does not include (domains of your own|webhooks)\".$", await free.AskAsync(method, path, Body));
        foreach (var (method, path) in new[] { ("POST", "/v2/webhook"), ("GET", "/v2/private_webhook?domain=brand.example"), ("POST", "/v2/private_webhook") })
            Assert.Equal("""402 {"error":"your plan does not include webhooks"}""", await plus.AskAsync(method, path, Body));
        Assert.Equal("""200 {"uuid":"{uuid}"}""", await plus.AskAsync("POST", "/v2/custom", Body));
    }

    [Fact]
    public async Task Disabled_account_has_a_wrong_key_and_expired_inboxes()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync("shop", "plus"));
        var inbox = await client.CreateOpenAsync();

        await host.Services.GetRequiredService<AccountService>().DisableAsync("shop", CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("""403 {"error":"The API key is not valid"}""", await client.AskAsync("POST", "/v2/inbox/create"));
        Assert.Equal("""200 {"emails":[],"expired":true}""", await host.Http.AskAsync("GET", $"/v2/inbox?token={inbox.Token}"));
    }

    [Fact]
    public async Task Each_network_has_its_own_number_of_inboxes()
    {
        await using var host = await MailHost.StartAsync([("Http:TrustedProxies:0", "127.0.0.1"), ("Anonymous:CreationsPerHour", "2")]);

        foreach (var network in new[] { "192.0.2.1", "192.0.2.2", "2001:db8:1:1::1" })
        {
            Assert.StartsWith("201", await CreateFromAsync(host, network), StringComparison.Ordinal);
            Assert.StartsWith("201", await CreateFromAsync(host, network), StringComparison.Ordinal);
        }

        Assert.Equal(
            """
            429
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: text/plain; charset=utf-8
            Retry-After: 3600
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            your network may make 2 inboxes an hour
            """, await CreateFromAsync(host, "192.0.2.1"));
        Assert.StartsWith("429", await CreateFromAsync(host, "2001:db8:1:1:ffff::2"), StringComparison.Ordinal);
        Assert.StartsWith("201", await CreateFromAsync(host, "2001:db8:1:2::1"), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.StartsWith("201", await CreateFromAsync(host, "192.0.2.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forged_address_of_a_client_is_not_believed()
    {
        await using var host = await MailHost.StartAsync([("Anonymous:CreationsPerHour", "1")]);

        Assert.StartsWith("201", await CreateFromAsync(host, "192.0.2.1"), StringComparison.Ordinal);
        Assert.StartsWith("429", await CreateFromAsync(host, "192.0.2.2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_use_up_nobodys_calls()
    {
        await using var host = await MailHost.StartAsync([("Tiers:tiny:Calls", "2")]);
        using var client = host.NewClient(await host.CreateKeyAsync("shop", "tiny"));
        var inbox = await client.CreateOpenAsync();

        for (var i = 0; i < 20; i++)
            Assert.StartsWith("200", await client.AskAsync("GET", $"/v2/inbox?token={inbox.Token}"), StringComparison.Ordinal);
        Assert.StartsWith("200", await client.AskAsync("GET", "/v2/stats"), StringComparison.Ordinal);

        Assert.StartsWith("201", await client.AskAsync("POST", "/v2/inbox/create"), StringComparison.Ordinal);
        Assert.Equal("429 your plan allows 2 calls in this period", await client.AskAsync("POST", "/v2/inbox/create"));
        Assert.StartsWith("200", await client.AskAsync("GET", $"/v2/inbox?token={inbox.Token}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_everybody_needs_a_key_a_token_still_opens_its_inbox()
    {
        await using var host = await MailHost.StartAsync([("Anonymous:Enabled", "false")]);
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateOpenAsync();

        Assert.Equal("""401 {"error":"An API key is required"}""", await host.Http.AskAsync("POST", "/v2/inbox/create"));
        Assert.Equal("""200 {"emails":[],"expired":false}""", await host.Http.AskAsync("GET", $"/v2/inbox?token={inbox.Token}"));
    }

    private static readonly (string Method, string Path)[] CallsOfAccounts =
    [
        ("POST", "/v2/custom"), ("GET", "/v2/custom?domain=brand.example"), ("DELETE", "/v2/custom?domain=brand.example"), ("POST", "/v2/wildcard"), ("POST", "/v2/community"),
        ("GET", "/v2/private_webhook?domain=brand.example"), ("POST", "/v2/private_webhook"), ("DELETE", "/v2/private_webhook?domain=brand.example"),
        ("POST", "/v2/webhook"), ("DELETE", "/v2/webhook"),
    ];

    private static async Task<string> CreateFromAsync(MailHost host, string network)
    {
        using var client = host.NewClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", network);
        return await client.SendAsync("POST", "/v2/inbox/create");
    }
}
