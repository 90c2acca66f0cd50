using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailIo;

public sealed class MessagesExchangeTests
{
    [Fact]
    public async Task Message_is_the_bare_object()
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");
        await host.SendAsync(MailBuilder.To("user@mail.test").From("\"Service\" <no-reply@service.example>"));
        var id = (await MessageAsync(client)).GetProperty("id").GetString();

        var answer = await client.SendAsync("GET", $"/v1/messages/{id}");

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Ratelimit-Limit: 2147483647
            X-Ratelimit-Remaining: 2147483644
            X-Ratelimit-Reset: 1894752000
            X-Ratelimit-Used: 3
            X-Request-ID: {request}

            {"id":"{uuid}","from":"\"Service\" <no-reply@service.example>","to":"user@mail.test","cc":[],"subject":"Hello","body_text":"Hello there.\r\n","body_html":"","created_at":"2030-01-15T12:00:00Z","attachments":[]}
            """, answer);
    }

    [Fact]
    public async Task Deleted_message_is_unknown()
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");
        await host.SendAsync(MailBuilder.To("user@mail.test"));
        var id = (await MessageAsync(client)).GetProperty("id").GetString();

        var deleted = await client.SendAsync("DELETE", $"/v1/messages/{id}");

        Assert.StartsWith("200\n", deleted, StringComparison.Ordinal);
        Assert.EndsWith("\n\n{}", deleted, StringComparison.Ordinal);
        foreach (var (method, path) in new[] { ("GET", ""), ("DELETE", ""), ("GET", "/source_code"), ("GET", "/source") })
        {
            var answer = await client.SendAsync(method, $"/v1/messages/{id}{path}");
            Assert.StartsWith("400\n", answer, StringComparison.Ordinal);
            Assert.EndsWith(
                """{"error":{"type":"request_error","code":"not_found","detail":"Message not found"},"meta":{"request_id":"{request}"}}""",
                answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("source_code")]
    [InlineData("source")]
    public async Task Source_is_the_whole_text(string path)
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");
        // Characters of 2, 3 and 4 octets lie across every limit of a piece, for each line has a length prime to it.
        var sent = "Subject: long\r\n\r\n" + string.Concat(Enumerable.Repeat("\u00fc \u20ac \U0001F600 \"quoted\" \\ \t|\r\n", 9_001));
        await host.SendAsync("user@mail.test", Encoding.UTF8.GetBytes(sent));
        var id = (await MessageAsync(client)).GetProperty("id").GetString();

        using var response = await client.GetAsync($"/v1/messages/{id}/{path}");
        var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.Contains("X-Ratelimit-Used"));
        Assert.Equal(sent, json.GetProperty("data").GetString());
        Assert.Single(json.EnumerateObject());
    }

    [Fact]
    public async Task Source_that_is_not_utf8_shows_every_octet()
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");
        var sent = Encoding.Latin1.GetBytes("Subject: latin\r\n\r\n" + new string('x', 70_000) + " caf\u00e9\r\n");
        await host.SendAsync("user@mail.test", sent);
        var id = (await MessageAsync(client)).GetProperty("id").GetString();

        var json = JsonDocument.Parse(await client.GetStringAsync($"/v1/messages/{id}/source_code")).RootElement;

        Assert.Equal(sent, Encoding.Latin1.GetBytes(json.GetProperty("data").GetString()!));
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/json")]
    public async Task Attachment_is_bytes_whatever_is_accepted(string accept)
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync());
        client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");
        var octets = RandomNumberGenerator.GetBytes(50_000);
        await host.SendAsync(MailBuilder.To("user@mail.test").Attach("a.html", "text/html", octets));
        var attachment = (await MessageAsync(client)).GetProperty("attachments")[0];

        using var response = await client.GetAsync($"/v1/attachments/{attachment.GetProperty("id").GetString()}");

        Assert.Equal(octets, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(octets.Length, attachment.GetProperty("size").GetInt32());
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"a.html\"", response.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.True(response.Headers.Contains("X-Ratelimit-Used"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000")]
    [InlineData("{id}1")]
    [InlineData("{id}-0")]
    [InlineData("{id}99999999999")]
    public async Task Unknown_attachment_is_a_400(string id)
    {
        await using var host = await MailHost.StartAsync();
        using var client = EmailsExchangeTests.NewClient(host, await host.CreateKeyAsync());
        await client.SendAsync("POST", "/v1/emails", """{"email":"user@mail.test"}""");
        await host.SendAsync(MailBuilder.To("user@mail.test").Attach("a.bin", "application/octet-stream", [1]));
        var message = (await MessageAsync(client)).GetProperty("id").GetGuid();

        var answer = await client.SendAsync("GET", $"/v1/attachments/{id.Replace("{id}", message.ToString("N"), StringComparison.Ordinal)}");

        Assert.StartsWith("400\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"error":{"type":"request_error","code":"not_found","detail":"Attachment not found"},"meta":{"request_id":"{request}"}}""",
            answer, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> MessageAsync(HttpClient client) =>
        JsonDocument.Parse(await client.GetStringAsync("/v1/emails/user@mail.test/messages")).RootElement.GetProperty("messages")[0];
}
