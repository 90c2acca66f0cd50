using System.Text;
using System.Text.Json;
using DisposableMail.Server.Tests.Http;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class AttachmentTests
{
    [Fact]
    public async Task Url_of_the_list_fetches_the_octets()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        var mailbox = await client.CreateMailboxAsync();
        byte[] octets = [0, 13, 10, 255, .. Encoding.UTF8.GetBytes(new string('x', 50_000))];
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("file.txt", "text/plain", octets));
        var attachment = (await client.MessageAsync(mailbox.Email)).GetProperty("attachments")[0];

        using var response = await client.GetAsync(attachment.Text("url"));
        var text = await Exchange.TextOfAsync(response);

        Assert.Equal(octets, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(octets.Length, attachment.GetProperty("size").GetInt32());
        Assert.StartsWith(
            """
            200
            Cache-Control: no-store
            Content-Disposition: attachment; filename="file.txt"
            Content-Length: {n}
            Content-Security-Policy: sandbox; default-src 'none'; frame-ancestors 'none'
            Content-Type: text/plain
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 2147483647
            X-RateLimit-Remaining: 2147483644
            X-RateLimit-Reset: 2030-02-01T00:00:00+00:00
            X-RateLimit-Used: 3
            X-Request-ID: {request}


            """, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words.txt", "two%20words.txt", "txt")]
    [InlineData("R\u00e9sum\u00e9 \u6587\u4ef6 \ud83d\ude00.pdf", "R%C3%A9sum%C3%A9%20%E6%96%87%E4%BB%B6%20%F0%9F%98%80.pdf", "pdf")]
    [InlineData("100%25 & more?.tar.gz", "100%2525%20%26%20more%3F.tar.gz", "gz")]
    [InlineData("..%2F..%2Fetc%2Fpasswd", "..%252F..%252Fetc%252Fpasswd", "%2Fetc%2Fpasswd")]
    [InlineData("a#b;c=d+e'f", "a%23b%3Bc%3Dd%2Be%27f", "")]
    [InlineData("...", "...", "")]
    public async Task Any_name_has_a_url_that_works(string name, string encoded, string extension)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach(name, "application/octet-stream", [42]));
        var attachment = (await client.MessageAsync(mailbox.Email)).GetProperty("attachments")[0];

        Assert.Equal((name, extension), (attachment.Text("name"), attachment.Text("extension")));
        Assert.EndsWith($"/attachments/{encoded}", attachment.Text("url"), StringComparison.Ordinal);
        Assert.Equal([42], await client.GetByteArrayAsync(attachment.Text("url")));
    }

    [Fact]
    public async Task Equal_names_are_told_apart_and_each_url_fetches_its_own()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        var mail = MailBuilder.To(mailbox.Email);
        string[] sent = ["a.txt", "a.txt", "a (2).txt", "A.TXT", "a.txt", "a (2).txt", "none", "none", ".env", ".env"];
        for (var i = 0; i < sent.Length; i++)
            mail.Attach(sent[i], "text/plain", [(byte)i]);
        await host.SendAsync(mail);

        var attachments = (await client.MessageAsync(mailbox.Email)).GetProperty("attachments").EnumerateArray().ToList();

        Assert.Equal(
            ["a.txt", "a (3).txt", "a (2).txt", "A.TXT", "a (4).txt", "a (2) (2).txt", "none", "none (2)", ".env", ".env (2)"],
            attachments.Select(a => a.Text("name")));
        for (var i = 0; i < sent.Length; i++)
            Assert.Equal([(byte)i], await client.GetByteArrayAsync(attachments[i].Text("url")));
    }

    [Fact]
    public async Task Attachment_without_a_name_gets_one()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("", "application/octet-stream", [1]).Attach("attachment-1", "application/octet-stream", [2]));

        var attachments = (await client.MessageAsync(mailbox.Email)).GetProperty("attachments").EnumerateArray().ToList();

        Assert.Equal(["attachment-1", "attachment-1 (2)"], attachments.Select(a => a.Text("name")));
        Assert.Equal([2], await client.GetByteArrayAsync(attachments[1].Text("url")));
    }

    // As octets: a client library would resolve the dots before it asks.
    [Theory]
    [InlineData("/attachments/b.txt", "404")]
    [InlineData("/attachments/A.TXT", "404")]
    [InlineData("/attachments/%20", "404")]
    [InlineData("/attachments/", "404")]
    [InlineData("/attachments/../../../../etc/passwd", "404")]
    [InlineData("/attachments/%2e%2e/%2e%2e/etc/passwd", "404")]
    [InlineData("/attachments/..%2F..%2Fetc%2Fpasswd", "404")]
    [InlineData("/attachments/x%2F..%2Fa.txt", "404")]
    [InlineData("/attachments/..%5C..%5Ca.txt", "404")]
    [InlineData("/attachments/C:%5Ca.txt", "404")]
    [InlineData("/attachments/mail.db", "404")]
    [InlineData("/attachments/a.txt%00", "400")]
    [InlineData("/attachments/a.txt%00.pdf", "400")]
    [InlineData("/attachments/a.txt%ff", "404")]
    [InlineData("/attachments/%61.txt", "200")]
    [InlineData("/attachments/x/../a.txt", "200")]
    public async Task Only_the_name_of_an_attachment_finds_one(string rest, string status)
    {
        await using var host = await MailHost.StartAsync();
        var key = await host.CreateKeyAsync();
        using var client = host.NewClient(key);
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.txt", "text/plain", "the octets"u8.ToArray()));
        var id = (await client.MessageAsync(mailbox.Email)).Text("id");

        var answer = await Wire.SendAsync(host, $"GET /api/messages/{id}{rest} HTTP/1.1\nHost: x\nAuthorization: Bearer {key}\nConnection: close\n\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(status == "200", answer.EndsWith("\r\n\r\nthe octets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https", "mail.example", "", "https://mail.example")]
    [InlineData("http", "mail.example:8080", "", "http://mail.example:8080")]
    [InlineData("http", "mail.example", "https://api.example/mail/", "https://api.example/mail")]
    public async Task Url_begins_as_the_client_called_the_proxy_or_as_the_operator_says(string scheme, string named, string option, string origin)
    {
        await using var host = await MailHost.StartAsync([("Http:TrustedProxies:0", "127.0.0.1"), ("Http:PublicUrl", option)]);
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.txt", "text/plain", [1]));
        client.DefaultRequestHeaders.Host = named;
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);

        var listed = await client.MessageAsync(mailbox.Email);
        var read = JsonDocument.Parse(await client.GetStringAsync($"/api/messages/{listed.Text("id")}")).RootElement.GetProperty("data");

        var url = $"{origin}/api/messages/{listed.Text("id")}/attachments/a.txt";
        Assert.Equal(url, listed.GetProperty("attachments")[0].Text("url"));
        Assert.Equal(url, read.GetProperty("attachments")[0].Text("url"));
    }

    [Fact]
    public async Task Url_is_a_path_for_who_names_no_host()
    {
        await using var host = await MailHost.StartAsync();
        var key = await host.CreateKeyAsync();
        using var client = host.NewClient(key);
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.txt", "text/plain", [1]));

        var answer = await Wire.SendAsync(host, $"GET /api/messages?email={mailbox.Email} HTTP/1.0\nAuthorization: Bearer {key}\n\n");

        Assert.Contains("\"url\":\"/api/messages/", answer, StringComparison.Ordinal);
    }
}
