using DisposableMail.Core.Accounts;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Http;

public sealed class CredentialTests
{
    private const string WrongKey = "dm_live_0000000000000000000000000000000000000000";

    [Theory]
    [InlineData("Authorization", "Bearer {key}")]
    [InlineData("Authorization", "bearer {key}")]
    [InlineData("Authorization", "BEARER   {key}")]
    [InlineData("X-API-Key", "{key}")]
    [InlineData("x-api-key", " {key} ")]
    public async Task Key_is_good_in_both_headers_of_every_dialect(string header, string value)
    {
        await using var host = await MailHost.StartAsync();
        foreach (var prefix in new[] { "dm_live_", "tm.", "af_" })
        {
            using var client = host.NewClient();
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, value.Replace("{key}", await host.CreateKeyAsync(prefix: prefix), StringComparison.Ordinal));

            Assert.StartsWith("200\n", await client.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
            Assert.StartsWith("200\n", await client.SendAsync("GET", "/v1/domains"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Authorization_of_another_scheme_does_not_hide_the_key()
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmptyClient(host, ("Authorization", "Basic dXNlcjpwdw=="), ("X-API-Key", await host.CreateKeyAsync()));

        Assert.StartsWith("200\n", await client.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", null)]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Basic dXNlcjpwdw==")]
    [InlineData("X-API-Key", "")]
    public async Task No_key_is_said_to_be_missing(string header, string? value)
    {
        await using var host = await MailHost.StartAsync();
        using var client = value is null ? host.NewClient() : EmptyClient(host, (header, value));

        Assert.Equal(
            """
            401
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            WWW-Authenticate: Bearer
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"success":false,"error":"An API key is required","code":"credential_missing"}
            """, await client.SendAsync("GET", "/v1/inbox"));
        Assert.Equal(
            """
            400
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"error":{"type":"request_error","code":"api_key_empty","detail":"API token is empty"},"meta":{"request_id":"{request}"}}
            """, await client.SendAsync("GET", "/v1/rate_limit"));
    }

    [Fact]
    public async Task Unknown_revoked_and_disabled_keys_get_one_answer()
    {
        await using var host = await MailHost.StartAsync();
        var keys = host.Services.GetRequiredService<ApiKeyService>();
        var accounts = host.Services.GetRequiredService<AccountService>();
        await accounts.CreateAsync("one", "free", CancellationToken.None);
        await accounts.CreateAsync("two", "free", CancellationToken.None);
        var revoked = (await keys.CreateAsync("one", "k", "dm_live_", CancellationToken.None)).Value;
        var disabled = (await keys.CreateAsync("two", "k", "dm_live_", CancellationToken.None)).Value;
        await keys.RevokeAsync("one", "k", CancellationToken.None);
        await accounts.DisableAsync("two", CancellationToken.None);

        foreach (var key in new[] { WrongKey, revoked, disabled })
        {
            using var client = host.NewClient(key);
            Assert.EndsWith(
                """{"success":false,"error":"The API key is not valid","code":"credential_invalid"}""", await client.SendAsync("GET", "/v1/inbox"),
                StringComparison.Ordinal);
            Assert.EndsWith(
                """{"error":{"type":"request_error","code":"api_key_invalid","detail":"API token is invalid"},"meta":{"request_id":"{request}"}}""",
                await client.SendAsync("GET", "/v1/domains"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_keys_are_throttled_until_the_window_ends_and_right_ones_never()
    {
        await using var host = await MailHost.StartAsync([("Http:FailedKeys:Limit", "3"), ("Http:FailedKeys:Window", "00:01:00")]);
        using var wrong = host.NewClient(WrongKey);
        using var right = host.NewClient(await host.CreateKeyAsync());
        host.Clock.Advance(TimeSpan.FromSeconds(12.5));

        for (var i = 0; i < 3; i++)
            Assert.StartsWith("401\n", await wrong.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
        var throttled = await wrong.SendAsync("GET", "/v1/inbox");
        var inOtherDialect = await wrong.SendAsync("GET", "/v1/domains");
        var passed = await right.SendAsync("GET", "/v1/inbox");
        host.Clock.Advance(TimeSpan.FromSeconds(47.5));
        var later = await wrong.SendAsync("GET", "/v1/inbox");

        Assert.StartsWith("429\n", throttled, StringComparison.Ordinal);
        Assert.Contains("\nRetry-After: 48\n", throttled, StringComparison.Ordinal);
        Assert.EndsWith(""","code":"too_many_failed_credentials"}""", throttled, StringComparison.Ordinal);
        Assert.StartsWith("429\n", inOtherDialect, StringComparison.Ordinal);
        Assert.StartsWith("200\n", passed, StringComparison.Ordinal);
        Assert.StartsWith("401\n", later, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 429)]
    [InlineData("127.0.0.0/8", 401)]
    [InlineData("127.0.0.1", 401)]
    [InlineData("10.0.0.0/8", 429)]
    public async Task Forwarded_address_is_believed_of_trusted_proxies_only(string? trusted, int status)
    {
        List<(string, string)> settings = [("Http:FailedKeys:Limit", "1")];
        if (trusted is not null)
            settings.Add(("Http:TrustedProxies:0", trusted));
        await using var host = await MailHost.StartAsync(settings);
        using var one = EmptyClient(host, ("X-API-Key", WrongKey), ("X-Forwarded-For", "192.0.2.1"));
        using var other = EmptyClient(host, ("X-API-Key", WrongKey), ("X-Forwarded-For", "192.0.2.2"));
        await one.SendAsync("GET", "/v1/inbox");

        Assert.StartsWith($"{status}\n", await other.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
    }

    private static HttpClient EmptyClient(MailHost host, params (string Name, string Value)[] headers)
    {
        var client = host.NewClient();
        foreach (var (name, value) in headers)
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        return client;
    }
}
