using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

public sealed class WireTests
{
    [Theory]
    [InlineData("/v1/domains", "X-Ratelimit-Limit: 100", "X-Ratelimit-Remaining: 99", "X-Ratelimit-Used: 1", "X-Ratelimit-Reset: 1894752000")]
    [InlineData("/v1/inbox", "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 99", "X-RateLimit-Used: 1", "X-RateLimit-Reset: 1894752000")]
    public async Task Header_names_have_exactly_the_case_of_the_service(string path, params string[] lines)
    {
        await using var host = await MailHost.StartAsync();
        var key = await host.CreateKeyAsync(tier: "free");

        var answer = await Wire.SendAsync(host, $"GET {path} HTTP/1.1\nHost: x\nConnection: close\nX-API-Key: {key}\n\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        foreach (var line in lines)
            Assert.Contains($"\r\n{line}\r\n", answer, StringComparison.Ordinal);
        Assert.Matches("\r\nX-Request-Id: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\r\n", answer);
    }

    [Fact]
    public async Task Request_id_of_a_client_is_not_taken_over()
    {
        await using var host = await MailHost.StartAsync();
        var theirs = Guid.NewGuid().ToString();

        var answer = await Wire.SendAsync(host, $"GET /v1/domains HTTP/1.1\nHost: x\nConnection: close\nX-Request-Id: {theirs}\n\n");

        Assert.DoesNotContain(theirs, answer, StringComparison.Ordinal);
        var id = answer.Split("X-Request-Id: ")[1][..36];
        Assert.EndsWith($$$"""{"error":{"type":"request_error","code":"api_key_empty","detail":"API token is empty"},"meta":{"request_id":"{{{id}}}"}}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_without_a_content_type_is_read()
    {
        await using var host = await MailHost.StartAsync();
        var key = await host.CreateKeyAsync();

        var answer = await Wire.SendAsync(
            host,
            $$"""
            POST /v1/emails HTTP/1.1
            Host: x
            Connection: close
            X-API-Key: {{key}}
            User-Agent: temp-mail-go
            Content-Length: 26

            {"email":"user@mail.test"}
            """);

        Assert.EndsWith("""{"email":"user@mail.test","ttl":3600}""", answer, StringComparison.Ordinal);
    }
}
