using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailIo;

public sealed class EmailsExchangeTests
{
    [Fact]
    public async Task Create_without_a_body_makes_a_random_address()
    {
        await using var host = await MailHost.StartAsync();
        using var client = NewClient(host, await host.CreateKeyAsync(tier: "free"));

        var answer = await client.SendAsync("POST", "/v1/emails");

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Ratelimit-Limit: 100
            X-Ratelimit-Remaining: 99
            X-Ratelimit-Reset: 1894752000
            X-Ratelimit-Used: 1
            X-Request-ID: {request}

            {"email":"{address}@mail.test","ttl":3600}
            """, answer);
    }

    [Theory]
    [InlineData("""{"email":"User@Mail.Test"}""", "user@mail.test")]
    [InlineData("""{"email":"user@inbox.test","domain":"elsewhere.example","domain_type":"nonsense"}""", "user@inbox.test")]
    [InlineData("""{"domain":"vip.test","domain_type":"public"}""", "{address}@vip.test")]
    [InlineData("""{"email":null,"domain":"","domain_type":"premium"}""", "{address}@vip.test")]
    public async Task First_field_of_the_precedence_counts(string body, string email)
    {
        await using var host = await StartAsync();
        using var client = NewClient(host, await host.CreateKeyAsync());

        var answer = await client.SendAsync("POST", "/v1/emails", body);

        Assert.EndsWith($"\n\n{{\"email\":\"{email}\",\"ttl\":3600}}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"email":"no address"}""", "Invalid email address")]
    [InlineData("""{"email":"user@elsewhere.example"}""", "Invalid domain name")]
    [InlineData("""{"email":"postmaster@mail.test"}""", "this email is reserved")]
    [InlineData("""{"email":"taken@mail.test"}""", "this address is in use or resting after use")]
    [InlineData("""{"domain":"elsewhere.example"}""", "Invalid domain name")]
    [InlineData("""{"domain_type":"custom"}""", "no domain of this type is offered to you")]
    [InlineData("""{"domain_type":"free"}""", "Invalid domain type: must be public, custom or premium")]
    [InlineData("""{"email":7}""", "email has a value of the wrong type")]
    public async Task Wish_that_cannot_be_is_a_validation_error(string body, string detail)
    {
        await using var host = await StartAsync();
        using var client = NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"taken@mail.test"}""");

        var answer = await client.SendAsync("POST", "/v1/emails", body);

        Assert.StartsWith("400\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            $$$"""{"error":{"type":"request_error","code":"validation_error","detail":"{{{detail}}}"},"meta":{"request_id":"{request}"}}""",
            answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_have_no_null_and_come_newest_first()
    {
        await using var host = await MailHost.StartAsync();
        using var client = NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"a+b@mail.test"}""");
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");
        await host.SendAsync("user@mail.test", "X-Nothing: 1\r\n\r\n"u8.ToArray());
        host.Clock.Advance(TimeSpan.FromMilliseconds(2900));
        await host.SendAsync(MailBuilder.To("user@mail.test").Subject("Grüße").Html("<b>Hi</b>").Field("Cc: x@y.example").Attach("a.pdf", "application/pdf", [1, 2]));

        var answer = await client.SendAsync("GET", "/v1/emails/user%40mail.test/messages");

        Assert.EndsWith(
            """
            X-Ratelimit-Limit: 2147483647
            X-Ratelimit-Remaining: 2147483644
            X-Ratelimit-Reset: 1894752000
            X-Ratelimit-Used: 3
            X-Request-ID: {request}

            {"messages":[{"id":"{uuid}","from":"Example Sender <sender@sender.example>","to":"user@mail.test","cc":["x@y.example"],"subject":"Grüße","body_text":"Hello there.","body_html":"<b>Hi</b>","created_at":"2030-01-15T12:00:02Z","attachments":[{"id":"{attachment}","name":"a.pdf","size":2}]},{"id":"{uuid}","from":"","to":"user@mail.test","cc":[],"subject":"","body_text":"","body_html":"","created_at":"2030-01-15T12:00:00Z","attachments":[]}]}
            """, WithoutAttachmentIds(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user.name%40mail.test")]
    [InlineData("user.name@mail.test")]
    [InlineData("USER.NAME@MAIL.TEST")]
    public async Task Address_in_a_path_may_be_encoded_or_not(string segment)
    {
        await using var host = await MailHost.StartAsync();
        using var client = NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user.name@mail.test"}""");

        Assert.StartsWith("200\n", await client.SendAsync("GET", $"/v1/emails/{segment}/messages"), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await client.SendAsync("GET", $"/v1/emails/{segment}/messages/"), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await client.SendAsync("DELETE", $"/v1/emails/{segment}/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_address_is_an_unknown_one()
    {
        await using var host = await MailHost.StartAsync();
        using var client = NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");

        var deleted = await client.SendAsync("DELETE", "/v1/emails/user@mail.test", "");
        var messages = await client.SendAsync("GET", "/v1/emails/user@mail.test/messages");
        var again = await client.SendAsync("DELETE", "/v1/emails/user@mail.test");

        Assert.StartsWith("200\n", deleted, StringComparison.Ordinal);
        Assert.EndsWith("X-Ratelimit-Used: 2\nX-Request-ID: {request}\n\n{}", deleted, StringComparison.Ordinal);
        foreach (var answer in new[] { messages, again })
        {
            Assert.StartsWith("400\n", answer, StringComparison.Ordinal);
            Assert.EndsWith(
                """{"error":{"type":"request_error","code":"not_found","detail":"Email not found"},"meta":{"request_id":"{request}"}}""",
                answer, StringComparison.Ordinal);
        }
    }

    internal static HttpClient NewClient(MailHost host, string key)
    {
        var client = host.NewClient();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }

    private static Task<MailHost> StartAsync() => MailHost.StartAsync(
        [("Domains:0:Name", "mail.test"), ("Domains:1:Name", "inbox.test"), ("Domains:2:Name", "vip.test"), ("Domains:2:Type", "Premium")]);

    private static string WithoutAttachmentIds(string answer) =>
        System.Text.RegularExpressions.Regex.Replace(answer, "\"[0-9a-f]{32}0\"", "\"{attachment}\"");
}
