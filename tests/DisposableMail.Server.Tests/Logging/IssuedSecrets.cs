using System.Text.Json;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Server.Tests.Dialects.TempMailG;
using DisposableMail.Server.Tests.Dialects.TempMailLol;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Logging;

/// <summary>What the server itself makes up and hands out: each is used as its owner would, in the way that could be logged.</summary>
internal static class IssuedSecrets
{
    /// <returns>Their real values, without the beginnings that are the same for all.</returns>
    public static async Task<List<(string Name, string Value)>> UseAsync(MailHost host, string key)
    {
        using var client = host.NewClient(key);
        return
        [
            ("the key of an account", key[^40..]),
            ("the secret of a webhook", await UseWebhookAsync(client)),
            ("the token of an inbox of tempmail.lol", await UseOpenInboxAsync(host)),
            ("the email_token of tempmailg", await UseEmailTokenAsync(host, client)),
            .. await UseSessionAsync(host),
        ];
    }

    private static async Task<string> UseWebhookAsync(HttpClient client)
    {
        using var created = await client.SendAsync(Exchange.Request("POST", "/v1/webhooks", """{"url":"http://127.0.0.1:65535/"}"""));
        return (await DustMailClient.JsonOfAsync(created)).GetProperty("data").GetProperty("secret").GetString()!["whsec_".Length..];
    }

    private static async Task<string> UseOpenInboxAsync(MailHost host)
    {
        var inbox = await host.Http.CreateOpenAsync();
        await host.SendAsync(MailBuilder.To(inbox.Address));
        Assert.Single(await host.Http.SubjectsAsync(inbox));
        await host.Http.GetAsync($"/auth/{inbox.Token}");
        return inbox.Token;
    }

    private static async Task<string> UseEmailTokenAsync(MailHost host, HttpClient client)
    {
        var mailbox = await client.CreateMailboxAsync();
        Assert.StartsWith("200\n", await host.Http.SendAsync("GET", $"/api/messages?email={mailbox.Email}&email_token={mailbox.Token}"), StringComparison.Ordinal);
        return mailbox.Token;
    }

    private static async Task<List<(string Name, string Value)>> UseSessionAsync(MailHost host)
    {
        var owner = await DropMailClient.NewAsync(host);
        var (id, address) = await owner.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address));
        var session = (await owner.AskAsync("query ($id: ID!) { session(id: $id) { downloadZipUrl addresses { id restoreKey } mails { id downloadUrl } } }", new { id })).GetProperty("session");
        var (first, mail) = (session.GetProperty("addresses")[0], session.GetProperty("mails")[0]);
        string[] links = [TextOf(session, "downloadZipUrl"), TextOf(mail, "downloadUrl")];
        foreach (var link in links)
            Assert.StartsWith("200\n", await host.Http.SendAsync("GET", link), StringComparison.Ordinal);
        var restoreKey = TextOf(first, "restoreKey");
        await owner.AskAsync("mutation ($id: ID!) { deleteAddress(input: {addressId: $id}) }", new { id = TextOf(first, "id") });
        await owner.AskAsync(
            "mutation ($id: ID!, $text: String!, $key: String!) { restoreAddress(input: {sessionId: $id, mailAddress: $text, restoreKey: $key}) { id } }",
            new { id, text = address, key = restoreKey });
        return
        [
            ("a free token", owner.Token["af_".Length..]), ("a restore key", restoreKey), ("the id of a session", id), ("the id of a mail", TextOf(mail, "id")),
            ("the link of a session", KeyOf(links[0])), ("the link of a mail", KeyOf(links[1])),
        ];
    }

    private static string KeyOf(string link) => link.Split("gql:anonym-")[1].Split(':')[0];

    private static string TextOf(JsonElement of, string field) => of.GetProperty(field).GetString()!;
}
