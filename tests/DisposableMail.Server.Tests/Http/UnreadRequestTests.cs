using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>What Kestrel refuses before any of our code sees it.</summary>
public sealed class UnreadRequestTests
{
    private const string Inbox = "GET /v1/inbox HTTP/1.1\nHost: x\n";

    public static TheoryData<string, string> Unreadable => new()
    {
        { Inbox + "Content-Length: many\n\n", "400 Bad Request" },
        { Inbox + "Content-Length: -1\n\n", "400 Bad Request" },
        { Inbox + "Content-Length: 1, 2\n\n", "400 Bad Request" },
        { Inbox + "Content-Length: 1\nContent-Length: 2\n\n", "400 Bad Request" },
        { Inbox + "X-Folded: one\n two\n\n", "400 Bad Request" },
        { Inbox + "X-Folded: one\n\ttwo\n\n", "400 Bad Request" },
        { Inbox + "Transfer-Encoding : chunked\n\n0\n\n", "400 Bad Request" },
        { Inbox + "No colon\n\n", "400 Bad Request" },
        { Inbox + "X: a\0b\n\n", "400 Bad Request" },
        { "GET /v1/inbox HTTP/1.1\nHost: x/y\n\n", "400 Bad Request" },
        { "GET /v1/inbox HTTP/1.1\nHost: x@y\n\n", "400 Bad Request" },
        { "GET /v1/inbox HTTP/1.1\nHost: x\nHost: y\n\n", "400 Bad Request" },
        { "GET /v1/inbox HTTP/1.1\nAccept: */*\n\n", "400 Bad Request" },
        { Inbox + "X: " + new string('x', 5000) + "\n\n", "431 Request Header Fields Too Large" },
        { Inbox + string.Concat(Enumerable.Range(0, 30).Select(i => $"X-{i}: 1\n")) + "\n", "431 Request Header Fields Too Large" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task It_is_refused_in_the_envelope_of_the_dialect_and_the_connection_ends(string request, string status)
    {
        await using var host = await MailHost.StartAsync([("Http:MaxHeaderBytes", "4096"), ("Http:MaxHeaders", "20")]);

        var answer = await Wire.SendAsync(host, request);

        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Content-Type-Options: nosniff\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        Assert.Matches("\r\n\r\n{\"success\":false,\"error\":\"The request [^\"]+\",\"code\":\"(malformed_request|headers_too_large)\"}$", answer);
        Assert.Equal(int.Parse(answer.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture), answer.Split("\r\n\r\n")[1].Length);
    }

    [Theory]
    [InlineData("/v1/domains", """{"error":{"type":"request_error","code":"validation_error","detail":"The request cannot be read"},"meta":{"request_id":"{id}"}}""")]
    [InlineData("/api/emails", """{"status":false,"message":"The request cannot be read"}""")]
    [InlineData("/v2/inbox", """{"error":"The request cannot be read"}""")]
    [InlineData("/api/token/generate", """{"error":"malformed_request"}""")]
    [InlineData("/nothing", "The request cannot be read")]
    public async Task Every_dialect_says_it_in_its_own_way_under_an_id_that_the_log_knows(string path, string body)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await Wire.SendAsync(host, $"POST {path} HTTP/1.1\nHost: x\nContent-Length: x\n\n");

        var id = answer.Split("X-Request-Id: ")[1][..36];
        Assert.EndsWith("\r\n\r\n" + body.Replace("{id}", id, StringComparison.Ordinal), answer, StringComparison.Ordinal);
        Assert.Contains(id, host.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\n\n")]
    [InlineData("GET /v1/in\rbox HTTP/1.1\nHost: x\n\n")]
    [InlineData("GET /v1/%00 HTTP/1.1\nHost: x\n\n")]
    public async Task Without_a_path_the_reason_is_a_sentence(string request)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await Wire.SendAsync(host, request);

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nThe request cannot be read", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_beyond_the_limit_is_a_414_and_one_within_is_not()
    {
        await using var host = await MailHost.StartAsync([("Http:MaxUrlBytes", "1024")]);

        var within = await Wire.SendAsync(host, $"GET /v1/domains?x={new string('x', 900)} HTTP/1.1\nHost: x\nConnection: close\n\n");
        var beyond = await Wire.SendAsync(host, $"GET /v1/domains?x={new string('x', 1100)} HTTP/1.1\nHost: x\nConnection: close\n\n");

        Assert.Contains("api_key_empty", within, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414 URI Too Long\r\n", beyond, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nThe URL is too long", beyond, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_do_not_end_in_time_are_a_408()
    {
        await using var host = await MailHost.StartAsync([("Http:HeaderTimeout", "00:00:01")]);

        var answer = await Wire.SendAsync(host, Inbox);

        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"success":false,"error":"The request took too long to arrive","code":"request_timeout"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_that_comes_too_slowly_is_a_408()
    {
        await using var host = await MailHost.StartAsync([("Http:MinRate", "1000000")]);
        var key = await host.CreateKeyAsync();

        var answer = await Wire.SendAsync(host, $$"""
            POST /v1/inbox HTTP/1.1
            Host: x
            X-API-Key: {{key}}
            Content-Length: 100

            {"username":
            """);

        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"success":false,"error":"The request took too long to arrive","code":"request_timeout"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_that_asks_nothing_more_is_closed()
    {
        await using var host = await MailHost.StartAsync([("Http:KeepAlive", "00:00:01")]);

        var answer = await Wire.SendAsync(host, "GET /health/live HTTP/1.1\nHost: x\n\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_before_it_on_the_same_connection_are_whole()
    {
        await using var host = await MailHost.StartAsync();

        var answer = await Wire.SendAsync(host, "GET /health/live HTTP/1.1\nHost: x\n\nHEAD /v1/domains HTTP/1.1\nHost: x\n\n" + Inbox + "Bad header\n\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nHTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"success":false,"error":"The request cannot be read","code":"malformed_request"}""", answer, StringComparison.Ordinal);
        Assert.Equal(3, answer.Split("HTTP/1.1 ").Length - 1);
    }

    [Fact]
    public async Task Head_gets_no_body()
    {
        await using var host = await MailHost.StartAsync();

        var answer = await Wire.SendAsync(host, "HEAD /v1/inbox HTTP/1.1\nHost: x\nBad header\n\n");

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }
}
