using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class RefusalExchangeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("dm_live_0000000000000000000000000000000000000000")]
    public async Task Without_a_good_key_nobody_is_authenticated(string? key)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(key);

        var answer = await client.GoldenAsync("GET", "/api/domains");

        Assert.Equal(
            """
            401
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            WWW-Authenticate: Bearer
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"status":false,"message":"Unauthenticated."}
            """, answer);
    }

    [Fact]
    public async Task Too_many_wrong_keys_are_too_many_attempts()
    {
        await using var host = await MailHost.StartAsync([("Http:FailedKeys:Limit", "1")]);
        using var client = host.NewClient("wrong");
        await client.GetAsync("/api/domains");

        var answer = await client.GoldenAsync("GET", "/api/domains");

        Assert.StartsWith("429\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nRetry-After: 60\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + """{"status":false,"message":"Too Many Attempts."}""", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/emails/a/b/c/d", "404", "There is nothing at this path")]
    [InlineData("GET", "/api/messages/1/attachments", "404", "There is nothing at this path")]
    [InlineData("GET", "/api/domains/free", "404", "There is nothing at this path")]
    [InlineData("GET", "/api/emails", "405", "This path does not have that method")]
    [InlineData("PUT", "/api/messages/1", "405", "This path does not have that method")]
    [InlineData("GET", "/api/emails/a@mail.test", "405", "This path does not have that method")]
    public async Task Unknown_path_and_wrong_method_are_said_in_the_envelope(string method, string path, string status, string message)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var answer = await client.GoldenAsync(method, path);

        Assert.StartsWith(status + "\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($$$"""{"status":false,"message":"{{{message}}}"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slash_at_the_end_changes_nothing()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();

        Assert.StartsWith("200\n", await client.GoldenAsync("GET", "/api/domains/"), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await client.GoldenAsync("POST", "/api/emails/"), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await client.GoldenAsync("GET", $"/api/messages/?email={mailbox.Email}"), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await client.GoldenAsync("DELETE", $"/api/emails/{mailbox.Email}/"), StringComparison.Ordinal);
    }
}
