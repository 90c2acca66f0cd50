using System.Security.Cryptography;
using System.Text;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DustMail;

public sealed class EmailExchangeTests
{
    [Fact]
    public async Task Details_show_every_field_and_the_paths_of_attachments()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync("""{"username":"reader"}""");
        await host.SendAsync(MailBuilder.To(inbox.Email).EnvelopeFrom("bounce@sender.example").From("\"J\u00f6rg <3\" <joerg@sender.example>")
            .Subject("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=").Field("Cc: a@b.example, \"B C\" <b@c.example>").Field("X-Long: one\r\n two")
            .Attach("a.pdf", "application/pdf", [1, 2, 3]));
        var email = Assert.Single(await client.EmailIdsAsync(inbox.Id));

        var answer = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}/emails/{email}");

        Assert.EndsWith(
            """
            {"success":true,"data":{"id":"{uuid}","from":"\"Jörg <3\" <joerg@sender.example>","from_name":"Jörg <3","from_address":"joerg@sender.example","to":"reader@mail.test","cc":["a@b.example","\"B C\" <b@c.example>"],"subject":"Grüße","text":"Hello there.","html":null,"received_at":"2030-01-15T12:00:00.000Z","date":"2030-01-15T11:59:58.000Z","message_id":"1@sender.example","mail_from":"bounce@sender.example","size":{size},"text_source":"text","decode_status":"ok","headers":[{"name":"From","value":"\"Jörg <3\" <joerg@sender.example>"},{"name":"To","value":"reader@mail.test"},{"name":"Subject","value":"Grüße"},{"name":"Date","value":"Tue, 15 Jan 2030 11:59:58 +0000"},{"name":"Message-ID","value":"<1@sender.example>"},{"name":"MIME-Version","value":"1.0"},{"name":"Cc","value":"a@b.example, \"B C\" <b@c.example>"},{"name":"X-Long","value":"one two"},{"name":"Content-Type","value":"multipart/mixed; boundary=\"mixed\""}],"attachments":[{"id":"0","filename":"a.pdf","content_type":"application/pdf","size":3,"content_id":null,"inline":false,"url":"/v1/inbox/{uuid}/emails/{uuid}/attachments/0"}],"raw_url":"/v1/inbox/{uuid}/emails/{uuid}/raw"},"meta":{"plan":"premium","rate_limit":{"limit":null,"used":3},"available_domains":["mail.test","inbox.test"]}}
            """.Replace("{size}", Size(answer), StringComparison.Ordinal), answer, StringComparison.Ordinal);
        Assert.Contains("\"raw_url\":\"/api/v1/inbox/", await client.SendAsync("GET", $"/api/v1/inbox/{inbox.Id}/emails/{email}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_message_is_byte_identical()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        var sent = Encoding.Latin1.GetBytes("Subject: odd\r\nX: caf\xe9\r\n\r\n.dot\r\n..two\r\n").Concat(RandomNumberGenerator.GetBytes(200_000).Where(b => b is not (10 or 13 or 0))).Concat("\r\n"u8.ToArray()).ToArray();
        await host.SendAsync(inbox.Email, sent);
        var email = Assert.Single(await client.EmailIdsAsync(inbox.Id));

        using var response = await client.GetAsync($"/v1/inbox/{inbox.Id}/emails/{email}/raw");

        Assert.Equal(sent, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("message/rfc822", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(sent.Length, response.Content.Headers.ContentLength);
        Assert.Equal($"attachment; filename=\"{email}.eml\"", Header(response, "Content-Disposition"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", Header(response, "Content-Security-Policy"));
    }

    [Theory]
    [InlineData("plain.txt", "text/plain", "attachment; filename=\"plain.txt\"")]
    [InlineData("evil.html", "text/html", "attachment; filename=\"evil.html\"")]
    [InlineData("evil.svg", "image/svg+xml", "attachment; filename=\"evil.svg\"")]
    [InlineData("50%.txt", "text/plain", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt")]
    [InlineData("Grüße €.txt", "text/plain", "attachment; filename=\"Gr__e _.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E2%82%AC.txt")]
    public async Task Attachment_is_a_download_with_its_name_and_octets(string name, string type, string disposition)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        var octets = RandomNumberGenerator.GetBytes(100_000);
        await host.SendAsync(MailBuilder.To(inbox.Email).Attach("first.bin", "application/octet-stream", [9]).Attach(name, type, octets));
        var email = Assert.Single(await client.EmailIdsAsync(inbox.Id));

        using var response = await client.GetAsync($"/v1/inbox/{inbox.Id}/emails/{email}/attachments/1");

        Assert.Equal(octets, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(octets.Length, response.Content.Headers.ContentLength);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal(disposition, Header(response, "Content-Disposition"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", Header(response, "Content-Security-Policy"));
    }

    [Fact]
    public async Task Deleted_email_is_absent_and_no_longer_counted()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(inbox.Email));
        await host.SendAsync(MailBuilder.To(inbox.Email));
        var emails = await client.EmailIdsAsync(inbox.Id);

        var deleted = await client.SendAsync("DELETE", $"/v1/inbox/{inbox.Id}/emails/{emails[0]}");

        Assert.Contains("""{"success":true,"data":{"id":"{uuid}","deleted":true},""", deleted, StringComparison.Ordinal);
        Assert.Equal([emails[1]], await client.EmailIdsAsync(inbox.Id));
        foreach (var path in new[] { "", "/raw", "/attachments/0" })
        {
            var answer = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}/emails/{emails[0]}{path}");
            Assert.EndsWith("""{"success":false,"error":"Email not found","code":"not_found"}""", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Email_is_found_in_its_own_inbox_only()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        var other = await client.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(inbox.Email));
        var email = Assert.Single(await client.EmailIdsAsync(inbox.Id));

        Assert.StartsWith("404\n", await client.SendAsync("GET", $"/v1/inbox/{other.Id}/emails/{email}"), StringComparison.Ordinal);
        Assert.StartsWith("404\n", await client.SendAsync("DELETE", $"/v1/inbox/{other.Id}/emails/{email}"), StringComparison.Ordinal);
        Assert.StartsWith("404\n", await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}/emails/{email}/attachments/0"), StringComparison.Ordinal);
        Assert.StartsWith("404\n", await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}/emails/nonsense"), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}/emails/{email}"), StringComparison.Ordinal);
    }

    private static string Size(string answer) => answer[(answer.IndexOf("\"size\":", StringComparison.Ordinal) + 7)..].Split(',')[0];

    private static string Header(HttpResponseMessage response, string name) =>
        string.Join(", ", response.Headers.Concat(response.Content.Headers).Single(h => h.Key == name).Value);
}
