using DisposableMail.Core;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Sessions;

/// <summary>What an SMTP client hears of sessions, and what of its words they keep.</summary>
public sealed class SessionReceptionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_extended_address_is_kept_as_rcpt_said_it_and_the_mail_prolongs_the_session()
    {
        await using var host = await MailHost.StartAsync();
        var (caller, session) = await CreateAsync(host);
        var given = session.Addresses[0].Text.Replace("@", ".Shop@", StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromMinutes(9));

        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To(given)), StringComparison.Ordinal);

        host.Clock.Advance(TimeSpan.FromMinutes(9));
        var mail = Assert.Single((await Mails(host).ReadAsync(caller, session.Id, null, None)).Value.Mails);
        Assert.Equal((session.Addresses[0].Text, given), (mail.To, mail.ToAsGiven));
    }

    [Fact]
    public async Task Mail_beyond_the_rate_is_told_to_come_again()
    {
        await using var host = await MailHost.StartAsync([("Sessions:MailsPerWindow", "2")]);
        var (caller, session) = await CreateAsync(host);
        var mail = MailBuilder.To(session.Addresses[0].Text);
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("250", await host.SendAsync(mail), StringComparison.Ordinal);

        Assert.StartsWith("450 4.2.1", await host.SendAsync(mail), StringComparison.Ordinal);

        Assert.Equal(RefusalKind.RateLimited, (await Mails(host).ReadAsync(caller, session.Id, null, None)).Refusal?.Kind);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("250", await host.SendAsync(mail), StringComparison.Ordinal);
        Assert.Equal(3, (await Mails(host).ReadAsync(caller, session.Id, null, None)).Value.Mails.Count);
    }

    [Fact]
    public async Task A_deleted_address_and_an_expired_session_refuse_mail_for_good()
    {
        await using var host = await MailHost.StartAsync();
        var (caller, session) = await CreateAsync(host);
        var sessions = host.Services.GetRequiredService<SessionService>();
        var second = (await sessions.AddAddressAsync(caller, session.Id, new NewSessionAddress(), None)).Value;
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(second.Text)), StringComparison.Ordinal);

        await sessions.DeleteAddressAsync(caller, session.Id, second.Text, None);
        Assert.StartsWith("550 5.1.1", await host.SendAsync(MailBuilder.To(second.Text)), StringComparison.Ordinal);
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(session.Addresses[0].Text)), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.StartsWith("550 5.1.1", await host.SendAsync(MailBuilder.To(session.Addresses[0].Text)), StringComparison.Ordinal);
    }

    private static SessionMailService Mails(MailHost host) => host.Services.GetRequiredService<SessionMailService>();

    private static async Task<(Caller Caller, MailSession Session)> CreateAsync(MailHost host)
    {
        var tokens = host.Services.GetRequiredService<TokenService>();
        var token = (await tokens.GenerateAsync(TimeSpan.FromHours(1), null, None)).Value;
        var caller = (await tokens.FindCallerAsync(token.Text, null, None)).Value;
        return (caller, (await host.Services.GetRequiredService<SessionService>().CreateAsync(caller, new NewSessionAddress(), None)).Value);
    }
}
