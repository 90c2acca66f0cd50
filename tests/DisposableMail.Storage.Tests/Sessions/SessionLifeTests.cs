using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests.Sessions;

public sealed class SessionLifeTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_session_begins_with_one_address_of_nine_letters(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);

        var session = await host.CreateAsync();

        var address = Assert.Single(session.Addresses);
        Assert.Matches("^[a-z]{9}@(mail|inbox)\\.test$", address.Text);
        Assert.Matches("^0[0-9a-f]{32}$", address.RestoreKey);
        Assert.Equal(address.Domain.Name, address.Text.Split('@')[1]);
        Assert.Equal(host.Clock.GetUtcNow() + TimeSpan.FromMinutes(10), session.ExpiresAt);
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(address.Text));
        Assert.Equivalent(session, await host.FindAsync(session));
        Assert.Equivalent(address, await host.Sessions.FindAddressAsync(host.Caller, session.Id, address.Text.ToUpperInvariant(), None));
    }

    [EachDatabase]
    public async Task A_session_may_have_no_address_and_get_several_later(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, s => s.AddressesPerSession = 3);
        var session = (await host.Sessions.CreateAsync(host.Caller, address: null, None)).Value;
        Assert.Empty(session.Addresses);
        Assert.Empty(await host.ReadAsync(session));

        var added = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            added.Insert(0, (await host.AddAsync(session)).Text);
        }

        Assert.Equal(added, (await host.FindAsync(session))!.Addresses.Select(a => a.Text)); // Most recently added first.
        var surplus = await host.Sessions.AddAddressAsync(host.Caller, session.Id, new NewSessionAddress(), None);
        Assert.Equal(RefusalKind.TooManyInboxes, surplus.Refusal?.Kind);
    }

    [EachDatabase]
    public async Task An_access_prolongs_a_session_and_no_access_ends_it(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        for (var i = 0; i < 4; i++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(9));
            Assert.Equal(host.Clock.GetUtcNow() + TimeSpan.FromSeconds(605), (await host.FindAsync(session))?.ExpiresAt);
        }

        host.Clock.Advance(TimeSpan.FromSeconds(605)); // Exactly at the end: gone.

        Assert.Null(await host.FindAsync(session));
        Assert.Empty(await host.Sessions.ListAsync(host.Caller, None));
        Assert.Equal(RefusalKind.NotFound, (await host.Mails.ReadAsync(host.Caller, session.Id, null, None)).Refusal?.Kind);
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync(session.Addresses[0].Text));
    }

    [EachDatabase]
    public async Task A_look_that_waits_for_a_commit_does_not_bring_back_a_session_that_is_deleted_meanwhile(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        await host.ReadAsync(session);
        host.Clock.Advance(TimeSpan.FromMinutes(1)); // The next look prolongs it.

        Task<Refusal?> deleting;
        Task<Result<MailPage>> looking;
        using (await host.Core.Services.GetRequiredService<WriteGate>().EnterAsync(None))
        {
            deleting = host.Core.Inboxes.DeleteAsync(host.Caller, session.Id, None);
            looking = host.Mails.ReadAsync(host.Caller, session.Id, null, None);
            host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        Assert.Null(await deleting);
        Assert.Equal(RefusalKind.NotFound, (await looking).Refusal?.Kind);
        Assert.Null(await host.FindAsync(session));
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync(session.Addresses[0].Text));
    }

    [EachDatabase]
    public async Task Reading_listing_and_mail_prolong_too_and_nothing_shortens(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var steps = new Func<Task>[]
        {
            () => host.ReadAsync(session), () => host.Sessions.ListAsync(host.Caller, None), () => host.SendAsync(session.Addresses[0].Text),
            () => host.Mails.SliceAsync(host.Caller, session.Id, new MailSliceRequest(), None), () => host.AddAsync(session),
        };
        foreach (var step in steps)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(9));
            await step();
        }

        Assert.Single(await host.ReadAsync(session));
    }

    [EachDatabase]
    public async Task After_every_access_a_session_has_its_whole_lifetime_before_it(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var ends = new HashSet<DateTimeOffset>();
        for (var second = 1; second <= 20; second++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.ReadAsync(session);
            ends.Add((await host.FindAsync(session))!.ExpiresAt);
            Assert.InRange(ends.Max() - host.Clock.GetUtcNow(), TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(605));
        }

        Assert.Equal(4, ends.Count); // Written every five seconds, not at every look.
    }

    [EachDatabase]
    public async Task Somebody_elses_session_looks_absent(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        await host.SendAsync(session.Addresses[0].Text);
        var mail = Assert.Single(await host.ReadAsync(session));
        var other = await host.NewCallerAsync();

        Assert.Null(await host.FindAsync(session, other));
        Assert.Empty(await host.Sessions.ListAsync(other, None));
        Assert.Null(await host.Sessions.FindAddressAsync(other, session.Id, session.Addresses[0].Text, None));
        Assert.False(await host.Sessions.DeleteAddressAsync(other, session.Id, session.Addresses[0].Text, None));
        Assert.Equal(RefusalKind.NotFound, (await host.Sessions.AddAddressAsync(other, session.Id, new NewSessionAddress(), None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Mails.ReadAsync(other, session.Id, null, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Mails.SliceAsync(other, session.Id, new MailSliceRequest(), None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Mails.FindAsync(other, session.Id, mail.PublicId, None)).Refusal?.Kind);
        Assert.Empty((await host.Mails.ReadManyAsync(other, [session.Id], None)).Value);
        Assert.Empty((await host.Mails.ReadByAddressAsync(other, session.Addresses, None)).Value);
        await foreach (var followed in host.Mails.FollowAsync(other, session.Id, null, TimeSpan.FromMinutes(1), None))
            Assert.Equal(RefusalKind.NotFound, followed.Refusal?.Kind);
    }

    [EachDatabase]
    public async Task A_domain_is_chosen_by_number_or_drawn(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var premium = (await host.Core.Domains.ListAsync(None)).Single(d => d.Type == DomainType.Premium);
        await host.Core.Domains.AddAsync("rotating.test", DomainType.Public, None);
        var rotating = (await host.Core.Domains.SetEndAsync("rotating.test", host.Clock.GetUtcNow().AddDays(29), None)).Value;

        var drawn = new HashSet<string>();
        for (var i = 0; i < 40; i++)
            drawn.Add((await host.CreateAsync()).Addresses[0].Domain.Name);
        Assert.Equal(["inbox.test", "mail.test"], drawn.Order()); // Neither the premium nor the rotating one in its last days.
        Assert.Equal("rotating.test", await CreateOnAsync(rotating.Id, permanentOnly: false));
        Assert.Equal("DomainUnknown", await CreateOnAsync(rotating.Id, permanentOnly: true));
        Assert.Equal("DomainUnknown", await CreateOnAsync(premium.Id, permanentOnly: false));
        Assert.Equal("DomainUnknown", await CreateOnAsync(999, permanentOnly: false));
        host.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal("DomainUnknown", await CreateOnAsync(rotating.Id, permanentOnly: false));
        Assert.Null(await host.Core.Domains.FindOfferedAsync(host.Caller, premium.Id, None));

        async Task<string> CreateOnAsync(long domain, bool permanentOnly)
        {
            var wish = new NewSessionAddress { Domain = domain, PermanentOnly = permanentOnly };
            var made = await host.Sessions.CreateAsync(host.Caller, wish, None);
            return made.Refusal?.Kind.ToString() ?? made.Value.Addresses[0].Domain.Name;
        }
    }

    [EachDatabase]
    public async Task Sessions_stand_in_no_list_of_inboxes_and_break_none(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var account = await host.Core.CallerAsync();
        var inbox = await host.Core.CreateInboxAsync(account);
        var session = await host.CreateAsync(account);
        var empty = (await host.Sessions.CreateAsync(account, address: null, None)).Value;

        Assert.Equal(inbox.PublicId, Assert.Single(await host.Core.Inboxes.ListAsync(account, 100, None)).PublicId);
        Assert.Equal([empty.Id, session.Id], (await host.Sessions.ListAsync(account, None)).Select(s => s.Id));
        Assert.Null(await host.Sessions.FindAsync(account, inbox.PublicId, None)); // An inbox is no session.
        Assert.Equal(RefusalKind.NotFound, (await host.Mails.ReadAsync(account, inbox.PublicId, null, None)).Refusal?.Kind);
        var read = await host.Core.Messages.ReadAsync(account, empty.Id, new Core.Messages.PageRequest(), None);
        Assert.Equal("", read.Value.Inbox.Address.Text);
    }

    [EachDatabase]
    public async Task Expired_sessions_are_swept_with_their_mails(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        await host.SendAsync(session.Addresses[0].Text);
        host.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(1, await host.Core.Sweeper.SweepAsync(None));
        Assert.Empty(await host.Core.VerifyAsync());
    }
}
