using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>What a client says of itself, and what a proxy says of it.</summary>
public sealed class ForwardingTests
{
    private const string WrongKey = "dm_live_0000000000000000000000000000000000000000";

    private static readonly string[] Spoofable = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Original-For"];

    [Fact]
    public async Task No_header_of_a_client_changes_its_address()
    {
        await using var host = await MailHost.StartAsync([("Http:FailedKeys:Limit", "1")]);
        Assert.Equal(401, await GuessAsync(host, []));

        foreach (var name in Spoofable)
            Assert.Equal((name, 429), (name, await GuessAsync(host, [(name, name == "Forwarded" ? "for=192.0.2.9" : "192.0.2.9")])));
    }

    [Theory]
    [InlineData("X-Real-IP", "192.0.2.9")]
    [InlineData("Forwarded", "for=192.0.2.9")]
    public async Task Of_a_trusted_proxy_only_one_header_is_believed(string name, string value)
    {
        await using var host = await MailHost.StartAsync([("Http:FailedKeys:Limit", "1"), ("Http:TrustedProxies:0", "127.0.0.1")]);
        await GuessAsync(host, []);

        Assert.Equal(429, await GuessAsync(host, [(name, value)]));
    }

    [Theory]
    [InlineData("203.0.113.1, 192.0.2.1", "192.0.2.1", true)]
    [InlineData("203.0.113.1, 192.0.2.1", "203.0.113.1", false)]
    [InlineData("203.0.113.1, 192.0.2.1, 10.0.0.5", "192.0.2.1", true)]
    [InlineData("203.0.113.1, 192.0.2.1, 10.0.0.5", "203.0.113.1", false)]
    [InlineData("192.0.2.1:4711", "192.0.2.1", true)]
    [InlineData("[2001:db8::1]:4711", "2001:db8::1", true)]
    [InlineData("203.0.113.1, nonsense", "203.0.113.1", false)]
    public async Task The_client_is_the_last_address_that_is_no_trusted_proxy(string forwarded, string counted, bool same)
    {
        await using var host = await MailHost.StartAsync(
            [("Http:FailedKeys:Limit", "1"), ("Http:TrustedProxies:0", "127.0.0.1"), ("Http:TrustedProxies:1", "10.0.0.0/8")]);
        await GuessAsync(host, [("X-Forwarded-For", forwarded)]);

        Assert.Equal(same ? 429 : 401, await GuessAsync(host, [("X-Forwarded-For", counted)]));
    }

    [Theory]
    [InlineData("", "X-Forwarded-Host", "evil.example", "http://mail.example")]
    [InlineData("", "X-Forwarded-Proto", "https", "http://mail.example")]
    [InlineData("", "X-Forwarded-Prefix", "/evil", "http://mail.example")]
    [InlineData("", "Forwarded", "host=evil.example;proto=https", "http://mail.example")]
    [InlineData("127.0.0.1", "X-Forwarded-Host", "evil.example", "http://mail.example")]
    [InlineData("127.0.0.1", "X-Forwarded-Proto", "https", "https://mail.example")]
    [InlineData("127.0.0.1", "X-Forwarded-Proto", "javascript:", "http://mail.example")]
    [InlineData("127.0.0.1", "X-Forwarded-Prefix", "/evil", "http://mail.example")]
    public async Task Links_have_the_host_of_the_request_and_the_scheme_of_a_trusted_proxy(string proxy, string name, string value, string origin)
    {
        await using var host = await MailHost.StartAsync(proxy.Length > 0 ? [("Http:TrustedProxies:0", proxy)] : []);

        Assert.StartsWith(origin + "/", await LinkAsync(host, "mail.example", (name, value)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_have_the_public_url_whatever_the_client_says()
    {
        await using var host = await MailHost.StartAsync([("Http:PublicUrl", "https://mail.example/"), ("Http:TrustedProxies:0", "127.0.0.1")]);

        Assert.StartsWith("https://mail.example/api/", await LinkAsync(host, "evil.example", ("X-Forwarded-Proto", "http")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_hosts_that_the_operator_names_are_served()
    {
        await using var host = await MailHost.StartAsync([("AllowedHosts", "mail.example")]);

        var own = await Wire.SendAsync(host, "GET /health/live HTTP/1.1\nHost: mail.example\nConnection: close\n\n");
        var other = await Wire.SendAsync(host, "GET /health/live HTTP/1.1\nHost: evil.example\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", own, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", other, StringComparison.Ordinal);
        Assert.DoesNotContain("<", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusting_everybody_stops_the_start()
    {
        var fault = Hosting.Start.FaultOf(("ForwardedHeaders_Enabled", "true"));

        Assert.StartsWith("Configuration: ForwardedHeaders_Enabled is 'true'; allowed: not set", fault, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    private static async Task<int> GuessAsync(MailHost host, (string Name, string Value)[] headers)
    {
        using var request = Exchange.Request("GET", "/v1/inbox");
        request.Headers.Add("X-API-Key", WrongKey);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await host.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    // tempmailg's list has URLs of attachments.
    private static async Task<string> LinkAsync(MailHost host, string named, (string Name, string Value) header)
    {
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(inbox.Email).Attach("a.bin", "application/octet-stream", [1]));
        using var request = Exchange.Request("GET", $"/api/messages?email={inbox.Email}");
        request.Headers.Host = named;
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var answer = await client.SendAsync(request);
        var body = (await DustMailClient.JsonOfAsync(answer)).GetRawText();
        return System.Text.RegularExpressions.Regex.Match(body, "\"(?<link>[a-z]+://[^\"]+)\"").Groups["link"].Value;
    }
}
