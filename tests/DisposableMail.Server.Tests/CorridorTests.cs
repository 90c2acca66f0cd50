using System.Text;
using System.Text.Json;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using DisposableMail.Server.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DropMail.Mcp;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests;

/// <summary>The whole way: in by SMTP, out through every dialect.</summary>
public sealed class CorridorTests
{
    [Fact]
    public async Task Mail_to_the_postmaster_is_taken_and_to_nobody_refused()
    {
        await using var host = await MailHost.StartAsync();

        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To("postmaster@mail.test")), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To("Postmaster")), StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await host.SendAsync(MailBuilder.To("nobody@mail.test")), StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1", await host.SendAsync(MailBuilder.To("nobody@elsewhere.example")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_mail_is_read_alike_through_every_dialect()
    {
        await using var host = await MailHost.StartAsync();
        var key = await host.CreateKeyAsync();
        using var client = host.NewClient(key);
        var dropMail = new DropMailClient(host, key);
        var (session, address) = await dropMail.NewSessionAsync();
        Assert.True(DropMailIds.TryRead(session, "Session", out var id));
        var inbox = (Id: id.Session.ToString(), Email: address);
        byte[] file = [0, 1, 2, 13, 10, 46, 13, 10, 255];
        var mail = MailBuilder.To(inbox.Email).Subject("Grüße").Text("Zwei\r\n.Zeilen").Html("<p>Zwei</p>").Attach("maß.bin", "application/octet-stream", file);

        Assert.StartsWith("250 2.0.0", await host.SendAsync(mail), StringComparison.Ordinal);

        var dustMail = (await JsonAsync(client, $"/v1/inbox/{inbox.Id}")).GetProperty("data").GetProperty("emails")[0];
        var tempMailIo = (await JsonAsync(client, $"/v1/emails/{inbox.Email}/messages")).GetProperty("messages")[0];
        Assert.Equal(
            ["Grüße", "Example Sender <sender@sender.example>", "Zwei\r\n.Zeilen", "<p>Zwei</p>"], Values(dustMail, "subject", "from", "text", "html"));
        Assert.Equal(
            ["Grüße", "Example Sender <sender@sender.example>", "Zwei\r\n.Zeilen", "<p>Zwei</p>"],
            Values(tempMailIo, "subject", "from", "body_text", "body_html"));
        Assert.Equal(Values(dustMail, "id"), Values(tempMailIo, "id"));
        var tempMailG = (await JsonAsync(client, $"/api/messages?email={inbox.Email}")).GetProperty("messages")[0];
        Assert.Equal(
            ["Grüße", "Example Sender", "sender@sender.example", inbox.Email, "<p>Zwei</p>"],
            Values(tempMailG, "subject", "from", "from_email", "to", "content"));
        Assert.Equal(file, await client.GetByteArrayAsync(Values(tempMailG.GetProperty("attachments")[0], "url")[0]));
        var bearer = (await host.Services.GetRequiredService<ApiKeyService>().FindCallerAsync(key, CancellationToken.None))!;
        var token = await host.Services.GetRequiredService<InboxTokenService>().IssueAsync(bearer, Guid.Parse(inbox.Id), InboxTokenRight.Full, CancellationToken.None);
        var tempMailLol = (await JsonAsync(client, $"/v2/inbox?token={token.Value}")).GetProperty("emails")[0];
        Assert.Equal(
            ["Grüße", "sender@sender.example", inbox.Email, "Zwei\r\n.Zeilen", "<p>Zwei</p>"],
            Values(tempMailLol, "subject", "from", "to", "body", "html"));
        Assert.Equal(Values(dustMail, "id"), Values(tempMailLol, "_id"));

        var ours = (await dropMail.AskAsync(
            "query ($session: ID!) { session(id: $session) { mails { headerSubject headerFrom text html fromAddr toAddr raw downloadUrl attachments { name mime downloadUrl } } } }",
            new { session })).GetProperty("session").GetProperty("mails")[0];
        Assert.Equal(
            ["Grüße", "Example Sender <sender@sender.example>", "Zwei\r\n.Zeilen", "<p>Zwei</p>", "sender@sender.example", address],
            Values(ours, "headerSubject", "headerFrom", "text", "html", "fromAddr", "toAddr"));
        Assert.Equal(Encoding.UTF8.GetString(mail.Build()), Values(ours, "raw")[0]);
        Assert.Equal(mail.Build(), await client.GetByteArrayAsync(Values(ours, "downloadUrl")[0]));
        var attachment = ours.GetProperty("attachments")[0];
        Assert.Equal(["maß.bin", "application/octet-stream"], Values(attachment, "name", "mime"));
        Assert.Equal(file, await client.GetByteArrayAsync(Values(attachment, "downloadUrl")[0]));
        await using var assistant = await Assistant.ConnectAsync(host, key);
        var told = await assistant.AskAsync("read_email", new { session_id = session });
        Assert.Equal(["Grüße", "Zwei\r\n.Zeilen"], Values(told, "headerSubject", "text"));
        Assert.Equal(file, await client.GetByteArrayAsync(Values(told.GetProperty("attachments")[0], "downloadUrl")[0]));

        Assert.Equal(mail.Build(), await client.GetByteArrayAsync($"/v1/inbox/{inbox.Id}/emails/{Values(dustMail, "id")[0]}/raw"));
        var source = await JsonAsync(client, $"/v1/messages/{Values(tempMailIo, "id")[0]}/source_code");
        Assert.Equal(Encoding.UTF8.GetString(mail.Build()), Values(source, "data")[0]);
        Assert.Equal(file, await client.GetByteArrayAsync($"/v1/inbox/{inbox.Id}/emails/{Values(dustMail, "id")[0]}/attachments/0"));
        Assert.Equal(file, await client.GetByteArrayAsync($"/v1/attachments/{Values(tempMailIo.GetProperty("attachments")[0], "id")[0]}"));
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;

    private static List<string?> Values(JsonElement element, params string[] names) => [.. names.Select(name => element.GetProperty(name).GetString())];
}
