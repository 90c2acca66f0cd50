using System.Net;
using System.Text;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>What real clients send, however strange.</summary>
public sealed class ToleranceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/json")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/vnd.api+json")]
    [InlineData("text/json")]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("not a media type")]
    public async Task Json_is_read_under_this_media_type(string? mediaType)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        Assert.Contains("\"email\":\"one@mail.test\"", await client.SendAsync("POST", "/v1/inbox", """{"username":"one"}""", mediaType), StringComparison.Ordinal);
        Assert.Contains("\"email\":\"two@mail.test\"", await client.SendAsync("POST", "/v1/emails", """{"email":"two@mail.test"}""", mediaType), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_is_read_like_json()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var dustMail = await client.SendAsync("POST", "/v1/inbox", "username=one&duration=5&domain=inbox.test&captcha=", "application/x-www-form-urlencoded");
        var tempMailIo = await client.SendAsync("POST", "/v1/emails", "email=two%40mail.test", "application/x-www-form-urlencoded; charset=utf-8");

        Assert.Contains("\"email\":\"one@inbox.test\"", dustMail, StringComparison.Ordinal);
        Assert.Contains("\"expires_at\":\"2030-01-15T12:05:00.000Z\"", dustMail, StringComparison.Ordinal);
        Assert.Contains("\"email\":\"two@mail.test\"", tempMailIo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"username":null,"domain":null,"duration":null}""")]
    [InlineData("""{"captcha":"x","subdomain":true,"nested":{"a":[1]}}""")]
    public async Task Body_that_wishes_nothing_is_no_body(string body)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var answer = await client.SendAsync("POST", "/v1/inbox", body);

        Assert.StartsWith("201\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"email\":\"{address}@mail.test\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/emails", """{"email":null,"domain":null,"domain_type":null}""")]
    [InlineData("/v1/emails/", "")]
    [InlineData("/v1/inbox/", "")]
    [InlineData("/api/v1/inbox/", "{}")]
    public async Task Nulls_empty_bodies_and_trailing_slashes_create_all_the_same(string path, string body)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        Assert.Contains("\"email\":\"{address}@", await client.SendAsync("POST", path, body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/inbox", 200)]
    [InlineData("GET", "/v1/domains", 200)]
    [InlineData("DELETE", "/v1/emails/user@mail.test", 200)]
    public async Task Json_media_type_without_a_body_is_passed_over(string method, string path, int status)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");

        Assert.StartsWith($"{status}\n", await client.SendAsync(method, path, ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"username":"one" """)]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("hello")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}""")]
    public async Task What_is_no_json_object_is_malformed(string body)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var dustMail = await client.SendAsync("POST", "/v1/inbox", body);
        var tempMailIo = await client.SendAsync("POST", "/v1/emails", body);

        Assert.StartsWith("400\n", dustMail, StringComparison.Ordinal);
        Assert.EndsWith("""{"success":false,"error":"The request body is not a JSON object","code":"malformed_request"}""", dustMail, StringComparison.Ordinal);
        Assert.StartsWith("400\n", tempMailIo, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"error":{"type":"request_error","code":"validation_error","detail":"The request body is not a JSON object"},"meta":{"request_id":"{request}"}}""",
            tempMailIo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Octets_that_are_no_text_are_malformed()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        using var response = await client.PostAsync("/v1/inbox", new ByteArrayContent(Encoding.Latin1.GetBytes("""{"username":"ü"}""")));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/inbox", "unsupported_media_type")]
    [InlineData("/v1/emails", "validation_error")]
    public async Task Body_that_says_to_be_something_else_is_a_415(string path, string code)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        foreach (var mediaType in new[] { "application/xml", "multipart/form-data; boundary=x", "image/png" })
        {
            var answer = await client.SendAsync("POST", path, "{}", mediaType);
            Assert.StartsWith("415\n", answer, StringComparison.Ordinal);
            Assert.Contains($"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
        }

        using var packed = Exchange.Request("POST", path, "{}");
        packed.Content!.Headers.ContentEncoding.Add("gzip");
        using var response = await client.SendAsync(packed);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData(1024, false, 201)]
    [InlineData(1025, false, 413)]
    [InlineData(1024, true, 201)]
    [InlineData(1025, true, 413)]
    public async Task Body_beyond_the_limit_is_a_413(int bytes, bool isChunked, int status)
    {
        await using var host = await MailHost.StartAsync([("Http:MaxBodyBytes", "1024")]);
        using var client = host.NewClient(await host.CreateKeyAsync());

        using var request = Exchange.Request("POST", "/v1/inbox", "{}".PadRight(bytes));
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("\"success\":", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
