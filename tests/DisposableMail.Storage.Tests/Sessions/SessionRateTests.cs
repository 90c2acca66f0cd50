using DisposableMail.Core;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests.Sessions;

public sealed class SessionRateTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task Addresses_are_made_at_a_rate_and_the_window_slides(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, s => s.AddressesPerWindow = 3);
        var session = await host.CreateAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(40));
        await host.AddAsync(session);
        await host.AddAsync(session);

        var refused = await host.Sessions.AddAddressAsync(host.Caller, session.Id, new NewSessionAddress(), None);

        Assert.Equal((RefusalKind.RateLimited, TimeSpan.FromSeconds(20)), (refused.Refusal?.Kind, refused.Refusal?.RetryAfter));
        Assert.Equal(RefusalKind.RateLimited, (await host.Sessions.CreateAsync(host.Caller, address: null, None)).Refusal?.Kind);
        Assert.Empty(await host.ReadAsync(session)); // Of mail it says nothing.
        await host.CreateAsync(await host.NewCallerAsync()); // Nor of others.
        host.Clock.Advance(TimeSpan.FromSeconds(20));
        await host.AddAsync(session); // One place is free, not three.
        Assert.Equal(RefusalKind.RateLimited, (await host.Sessions.CreateAsync(host.Caller, address: null, None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task What_is_refused_is_not_counted(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, s => s.AddressesPerWindow = 2);
        var session = await host.CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            var wrong = await host.Sessions.RestoreAddressAsync(host.Caller, session.Id, session.Addresses[0].Text, "0123", None);
            Assert.Equal(RefusalKind.RestoreKeyWrong, wrong.Refusal?.Kind);
        }

        await host.AddAsync(session);
    }

    [EachDatabase]
    public async Task Mail_beyond_the_rate_is_refused_for_now_and_nothing_is_shown_meanwhile(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, s => s.MailsPerWindow = 3);
        var (first, second) = (await host.CreateAsync(), await host.CreateAsync());
        var other = await host.NewCallerAsync();
        var others = await host.CreateAsync(other);
        for (var i = 0; i < 3; i++)
            await host.SendAsync(first.Addresses[0].Text);
        Assert.Equal(3, (await host.ReadAsync(first)).Count); // The limit is reached, and nothing was refused yet.

        Assert.Equal(RecipientDecision.TooFast, await host.Core.CheckAsync(second.Addresses[0].Text)); // Of the account, not of the session.

        var read = await host.Mails.ReadAsync(host.Caller, first.Id, null, None);
        Assert.Equal((RefusalKind.RateLimited, TimeSpan.FromMinutes(1)), (read.Refusal?.Kind, read.Refusal?.RetryAfter));
        Assert.Equal(RefusalKind.RateLimited, (await host.Mails.SliceAsync(host.Caller, first.Id, new MailSliceRequest(), None)).Refusal?.Kind);
        Assert.Equal(3, (await host.FindAsync(first))?.MessageCount); // The session itself is there.
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(others.Addresses[0].Text));
        Assert.Empty(await host.ReadAsync(others, caller: other));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, (await host.ReadAsync(first)).Count);
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(second.Addresses[0].Text));
    }

    [EachDatabase]
    public async Task A_mail_that_was_accepted_before_the_limit_is_stored_for_all_or_none(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, s => s.MailsPerWindow = 3);
        var session = await host.CreateAsync();
        var second = await host.AddAsync(session);
        var address = session.Addresses[0].Text;
        await host.SendAsync(address);
        await host.SendAsync(address);

        Assert.Equal(DeliveryOutcome.TooFast, await host.Core.DeliverAsync(MailBuilder.To(address, second.Text)));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await host.ReadAsync(session)).Count);
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To(address, second.Text)));
        Assert.Equal(4, (await host.ReadAsync(session)).Count); // One copy for each address, as with any two recipients.
    }

    [EachDatabase]
    public async Task Legacy_tokens_have_stricter_rates(string engine)
    {
        await using var host = await SessionHost.StartAsync(
            engine, s => (s.LegacyAddressesPerWindow, s.LegacyMailsPerWindow) = (1, 1), t => t.Legacy = LegacyTokens.Accept);
        var legacy = (await host.Tokens.FindCallerAsync("made up myself", SessionHost.Client, None)).Value;
        var session = await host.CreateAsync(legacy);
        await host.SendAsync(session.Addresses[0].Text);

        Assert.Equal(RefusalKind.RateLimited, (await host.Sessions.CreateAsync(legacy, null, None)).Refusal?.Kind);
        Assert.Equal(RecipientDecision.TooFast, await host.Core.CheckAsync(session.Addresses[0].Text));
        Assert.Equal(RefusalKind.RateLimited, (await host.Mails.ReadAsync(legacy, session.Id, null, None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task An_account_has_so_many_sessions_as_its_tier_has_inboxes(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var caller = await host.Core.CallerAsync("small", "free"); // Five.
        await host.Core.CreateInboxAsync(caller);
        for (var i = 0; i < 4; i++)
            await host.CreateAsync(caller);

        Assert.Equal(RefusalKind.TooManyInboxes, (await host.Sessions.CreateAsync(caller, null, None)).Refusal?.Kind);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.CreateAsync(caller);
    }
}
