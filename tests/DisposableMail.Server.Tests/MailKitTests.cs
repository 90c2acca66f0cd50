using System.Security.Cryptography;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DisposableMail.Server.Tests;

/// <summary>A client that is not ours, with the library most .NET programs send mail with.</summary>
public sealed class MailKitTests
{
    [Fact]
    public async Task MailKit_sends_a_message_with_an_attachment_and_both_bodies()
    {
        await using var host = await MailHost.StartAsync();
        using var caller = host.NewClient(await host.CreateKeyAsync());
        var inbox = await caller.CreateInboxAsync();
        var octets = RandomNumberGenerator.GetBytes(100_000);
        using var message = Message(inbox.Email, octets);

        await SendAsync(host, message);

        var email = (await caller.GetJsonAsync($"/v1/inbox/{inbox.Id}")).GetProperty("data").GetProperty("emails")[0];
        Assert.Equal("Grüße", email.GetProperty("subject").GetString());
        Assert.Equal("Your code is 421337.", email.GetProperty("text").GetString()!.TrimEnd());
        Assert.Equal("<p>Your code is <b>421337</b>.</p>", email.GetProperty("html").GetString()!.TrimEnd());
        Assert.Equal("rändom.bin", email.GetProperty("attachments")[0].GetProperty("filename").GetString());
        Assert.Equal(octets, await caller.GetByteArrayAsync($"/v1/inbox/{inbox.Id}/emails/{email.GetProperty("id").GetString()}/attachments/0"));
    }

    private static MimeMessage Message(string recipient, byte[] octets)
    {
        var body = new BodyBuilder { TextBody = "Your code is 421337.", HtmlBody = "<p>Your code is <b>421337</b>.</p>" };
        body.Attachments.Add("rändom.bin", octets, new ContentType("application", "octet-stream"));
        return new MimeMessage(
            [new MailboxAddress("Shop", "shop@sender.example")], [MailboxAddress.Parse(recipient)], "Grüße", body.ToMessageBody());
    }

    private static async Task SendAsync(MailHost host, MimeMessage message)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(host.Smtp.Address.ToString(), host.Smtp.Port, SecureSocketOptions.StartTlsWhenAvailable);
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }
}
