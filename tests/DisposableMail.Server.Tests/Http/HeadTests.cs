using System.Net;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Server.Tests.Dialects.TempMailG;
using DisposableMail.Server.Tests.Dialects.TempMailLol;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>RFC 9110 §9.3.2: HEAD is GET without the content.</summary>
public sealed class HeadTests
{
    [Theory]
    [InlineData("/v1/inbox")]
    [InlineData("/api/v1/inbox")]
    [InlineData("/v1/webhooks")]
    [InlineData("/v1/domains")]
    [InlineData("/v1/rate_limit")]
    [InlineData("/api/domains?type=all")]
    [InlineData("/api/domains?type=nonsense")]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/stats")]
    [InlineData("/health/ready")]
    public async Task Headers_are_those_of_GET(string path)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        using var head = await AskAsync(client, "HEAD", path);
        using var get = await AskAsync(client, "GET", path);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(NamesOf(get), NamesOf(head));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Message_asked_for_its_headers_is_not_seen_and_an_attachment_tells_its_size()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.bin", "application/octet-stream", new byte[1234]));
        var id = (await client.MessageAsync(mailbox.Email)).Text("id");

        using var message = await AskAsync(client, "HEAD", $"/api/messages/{id}");
        using var attachment = await AskAsync(client, "HEAD", $"/api/messages/{id}/attachments/a.bin");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (message.StatusCode, attachment.StatusCode));
        Assert.Equal(1234, attachment.Content.Headers.ContentLength);
        Assert.False((await client.MessageAsync(mailbox.Email)).GetProperty("is_seen").GetBoolean());
    }

    [Fact]
    public async Task Path_whose_GET_does_more_than_read_refuses_it_and_does_nothing()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await host.Http.CreateOpenAsync();
        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("kept"));
        string[] paths =
        [
            $"/v2/inbox?token={inbox.Token}", $"/auth/{inbox.Token}", "/v2/inbox/create", "/generate", "/generate/rush", "/generate/mail.test",
            "/v2/custom?domain=brand.example", "/v2/private_webhook?domain=brand.example", $"/v1/inbox/{Guid.Empty}/events",
        ];

        foreach (var path in paths)
        {
            using var refused = await AskAsync(client, "HEAD", path);
            Assert.True(refused.StatusCode == HttpStatusCode.MethodNotAllowed, path);
            Assert.Equal("GET", Assert.Single(refused.Content.Headers.Allow));
        }

        Assert.Equal(["kept"], await host.Http.SubjectsAsync(inbox));
        Assert.Empty((await client.GetJsonAsync("/v1/inbox")).GetProperty("data").EnumerateArray());
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string method, string path)
    {
        using var request = Exchange.Request(method, path);
        return await client.SendAsync(request);
    }

    private static IEnumerable<string> NamesOf(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers).Select(h => h.Key).Where(name => name != "Transfer-Encoding").Order(StringComparer.Ordinal);
}
