using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>Requests whose end a proxy could see elsewhere than we do.</summary>
public sealed class SmugglingTests
{
    private const string Create = "POST /v2/inbox/create HTTP/1.1\nHost: x\n";
    private const string Hidden = "GET /health/live HTTP/1.1\nHost: x\n\n";

    [Theory]
    [InlineData(Create + "Content-Length: 6\nTransfer-Encoding: chunked\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked\nContent-Length: 6\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: identity, chunked\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: gzip, chunked\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked, identity\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: xchunked\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: \u000bchunked\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding : chunked\n\n0\n\n" + Hidden)]
    [InlineData("POST /v2/inbox/create HTTP/1.0\nHost: x\nConnection: keep-alive\nTransfer-Encoding: chunked\n\n0\n\n" + Hidden)]
    [InlineData(Create + "Content-Length: 2, 2\n\n{}" + Hidden)]
    [InlineData(Create + "Content-Length: 2\nContent-Length: 3\n\n{}" + Hidden)]
    [InlineData(Create + "Content-Length: 0x2\n\n{}" + Hidden)]
    [InlineData(Create + "Content-Length: 99999999999999999999\n\n{}" + Hidden)]
    [InlineData(Create + "X: a\n Content-Length: 2\n\n{}" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked\n\n-2\n{}\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked\n\n0x2\n{}\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked\n\nFFFFFFFFFFFFFFFF2\n{}\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked\n\n2\n{}X\n0\n\n" + Hidden)]
    [InlineData(Create + "Transfer-Encoding: chunked\n\n2 \n{}\n0\n\n" + Hidden)]
    public async Task Ambiguous_request_is_refused_and_nothing_behind_it_is_read(string requests)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await Wire.SendAsync(host, requests);

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Single(answer.Split("HTTP/1.1 "), part => part.Length > 0);
        Assert.Contains("{\"error\":\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"@l\":\"Error\"", host.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /health/live HTTP/1.1\nHost: x\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: x\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: x\r\n\n")]
    [InlineData("POST /v2/inbox/create HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /v2/inbox/create HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\n{}\r\n0\r\n\r\n")]
    public async Task A_lone_line_feed_ends_no_line(string request)
    {
        await using var host = await MailHost.StartAsync();

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", await Wire.SendOctetsAsync(host, request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\n\n2;extension=1\n{}\n0\n\n")]
    [InlineData("Transfer-Encoding: CHUNKED\n\n2\n{}\n0\nTrailer: x\n\n")]
    [InlineData("Content-Length: 2\n\n{}")]
    public async Task Ordinary_framing_keeps_the_connection(string rest)
    {
        await using var host = await MailHost.StartAsync([("Http:KeepAlive", "00:00:01")]);

        var answer = await Wire.SendAsync(host, Create + rest + "GET /health/live HTTP/1.1\nHost: x\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 201 Created\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }
}
