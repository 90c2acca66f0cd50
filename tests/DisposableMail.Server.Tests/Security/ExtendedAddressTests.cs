using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Server.Tests.Dialects.TempMailG;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>What extends an address of a session leads to it, and is no address that a stranger may choose.</summary>
public sealed class ExtendedAddressTests
{
    [Fact]
    public async Task Strangers_cannot_choose_it_at_whichever_door()
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Domains:0:Subdomains", "true")]);
        var alice = await DropMailClient.NewAsync(host);
        var (session, address) = await alice.NewSessionAsync();
        var login = address.Split('@')[0];
        using var bob = host.NewClient(await host.CreateKeyAsync("bob"));
        var mailbox = await bob.CreateMailboxAsync();

        Assert.StartsWith("409", await bob.SendAsync("POST", "/v1/inbox", $$"""{"username":"{{login}}.github"}"""), StringComparison.Ordinal);
        Assert.StartsWith("400", await bob.SendAsync("POST", "/v1/emails", $$"""{"email":"{{login}}.github@mail.test"}"""), StringComparison.Ordinal);
        Assert.StartsWith("422", await bob.SendAsync("POST", $"/api/emails/{mailbox.Email}/{login}.github/mail.test"), StringComparison.Ordinal);
        // Without a domain named, it would be on a name below it.
        foreach (var wish in new[] { $$"""{"prefix":"{{login}}.gi"}""", $$"""{"prefix":"{{login}}.gi","domain":"mail.test"}""" })
            Assert.StartsWith("409", await bob.SendAsync("POST", "/v2/inbox/create", wish), StringComparison.Ordinal);

        await alice.SendAsync($"{login}.github@mail.test", "private");
        var mails = (await alice.AskAsync($$"""{ session(id: "{{session}}") { mails { headerSubject } } }""")).GetProperty("session");
        Assert.Equal("""{"mails":[{"headerSubject":"private"}]}""", mails.GetRawText());
    }

    [Fact]
    public async Task Owner_of_the_session_may_choose_it_and_others_not_while_the_address_can_be_restored()
    {
        await using var host = await MailHost.StartAsync([("Sessions:RestorePeriod", "01:00:00")]);
        var key = await host.CreateKeyAsync("alice");
        using var alice = host.NewClient(key);
        using var bob = host.NewClient(await host.CreateKeyAsync("bob"));
        var (_, address) = await new DropMailClient(host, key).NewSessionAsync();
        var (login, domain) = (address.Split('@')[0], address.Split('@')[1]);

        var inbox = await alice.CreateInboxAsync($$"""{"username":"{{login}}.github","domain":"{{domain}}"}""");
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(inbox.Email)), StringComparison.Ordinal);
        Assert.Single(await alice.EmailIdsAsync(inbox.Id));

        host.Clock.Advance(TimeSpan.FromHours(1)); // The session ended after ten minutes.
        Assert.StartsWith("409", await bob.SendAsync("POST", "/v1/inbox", $$"""{"username":"{{login}}.other","domain":"{{domain}}"}"""), StringComparison.Ordinal);
    }
}
