using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests.Sessions;

public sealed class RestoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_deleted_address_refuses_mail_and_its_mails_stay(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var address = session.Addresses[0];
        await host.SendAsync(address.Text);

        Assert.True(await host.Sessions.DeleteAddressAsync(host.Caller, session.Id, address.Text, None));

        Assert.False(await host.Sessions.DeleteAddressAsync(host.Caller, session.Id, address.Text, None));
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync(address.Text));
        Assert.Empty((await host.FindAsync(session))!.Addresses);
        Assert.Single(await host.ReadAsync(session));
    }

    [EachDatabase]
    public async Task A_deleted_address_comes_back_with_its_key_which_then_changes(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var address = session.Addresses[0];
        await host.Sessions.DeleteAddressAsync(host.Caller, session.Id, address.Text, None);

        var restored = (await RestoreAsync(host, session, address)).Value;

        Assert.Equal(address.Text, restored.Text);
        Assert.NotEqual(address.RestoreKey, restored.RestoreKey);
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(address.Text));
        Assert.Equal(restored.RestoreKey, (await host.FindAsync(session))!.Addresses.Single().RestoreKey);
        await host.Sessions.DeleteAddressAsync(host.Caller, session.Id, address.Text, None);
        Assert.Equal(RefusalKind.RestoreKeyWrong, (await RestoreAsync(host, session, address)).Refusal?.Kind); // The old key.
        Assert.Equal(address.Text, (await RestoreAsync(host, session, restored)).Value.Text);
    }

    [EachDatabase]
    public async Task An_expired_address_is_restored_by_whoever_has_its_key(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        await host.SendAsync(session.Addresses[0].Text);
        host.Clock.Advance(TimeSpan.FromDays(89)); // Swept or not, that makes no difference.
        await host.Core.Sweeper.SweepAsync(None);
        var other = await host.NewCallerAsync();
        var second = (await host.Sessions.CreateAsync(other, address: null, None)).Value;

        var restored = await host.Sessions.RestoreAddressAsync(other, second.Id, session.Addresses[0].Text, session.Addresses[0].RestoreKey, None);

        Assert.Equal(session.Addresses[0].Text, restored.Value.Text);
        Assert.Empty(await host.ReadAsync(second, caller: other)); // Of the mails none came with it.
        await host.SendAsync(restored.Value.Text, "for the other");
        Assert.Equal("for the other", Assert.Single(await host.ReadAsync(second, caller: other)).Content.Subject);
    }

    [EachDatabase]
    public async Task What_hinders_a_restoration_is_told_apart(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var (address, wrong) = (session.Addresses[0], session.Addresses[0] with { RestoreKey = "0" + new string('a', 32) });

        Assert.Equal(RefusalKind.AddressUnavailable, (await RestoreAsync(host, session, address)).Refusal?.Kind);
        Assert.Equal(RefusalKind.RestoreKeyWrong, (await RestoreAsync(host, session, wrong)).Refusal?.Kind); // Whether it is in use is not said.
        Assert.Equal(RefusalKind.RestoreKeyWrong, (await RestoreAsync(host, session, address with { Text = "nobody@mail.test" })).Refusal?.Kind);
        Assert.Equal(RefusalKind.RestoreKeyWrong, (await RestoreAsync(host, session, address with { Text = "no address" })).Refusal?.Kind);
        await host.Sessions.DeleteAddressAsync(host.Caller, session.Id, address.Text, None);
        Assert.Equal(RefusalKind.RestoreKeyWrong, (await RestoreAsync(host, session, wrong)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await RestoreAsync(host, session with { Id = Guid.NewGuid() }, address)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task Restore_keys_survive_a_restart(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();

        await using var second = await CoreHost.StartAsync(engine, host.Core.Folder, host.Clock);

        var sessions = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<SessionService>(second.Services);
        var found = await sessions.FindAsync(host.Caller, session.Id, None);
        Assert.Equal(session.Addresses[0].RestoreKey, found?.Addresses[0].RestoreKey);
    }

    [EachDatabase]
    public async Task An_address_that_can_be_restored_is_given_to_nobody_and_is_free_afterwards(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var address = session.Addresses[0];
        var account = await host.Core.CallerAsync();
        var wish = new NewInbox { LocalPart = address.Text.Split('@')[0], Domain = address.Domain.Name };
        foreach (var wait in new[] { TimeSpan.FromMinutes(11), TimeSpan.FromDays(2), TimeSpan.FromDays(87) })
        {
            host.Clock.Advance(wait);
            await host.Core.Sweeper.SweepAsync(None);
            Assert.Equal(RefusalKind.AddressUnavailable, (await host.Core.Inboxes.CreateAsync(account, wish, None)).Refusal?.Kind);
        }

        host.Clock.Advance(TimeSpan.FromDays(1));

        var late = await host.CreateAsync(account);
        var restored = await host.Sessions.RestoreAddressAsync(account, late.Id, address.Text, address.RestoreKey, None);
        Assert.Equal(RefusalKind.RestoreKeyWrong, restored.Refusal?.Kind);
        Assert.Equal(address.Text, (await host.Core.Inboxes.CreateAsync(account, wish, None)).Value.Address.Text);
    }

    [EachDatabase]
    public async Task An_address_that_has_become_an_inbox_of_its_own_has_no_key_any_more(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var address = session.Addresses[0];
        host.Clock.Advance(TimeSpan.FromDays(91)); // Not swept: the row is still there.
        var account = await host.Core.CallerAsync();
        var wish = new NewInbox { LocalPart = address.Text.Split('@')[0], Domain = address.Domain.Name };
        var inbox = (await host.Core.Inboxes.CreateAsync(account, wish, None)).Value;
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync("x+" + address.Text));
        await host.Core.Inboxes.DeleteAsync(account, inbox.PublicId, None);

        var late = await host.CreateAsync(account);
        var restored = await host.Sessions.RestoreAddressAsync(account, late.Id, address.Text, address.RestoreKey, None);
        Assert.Equal(RefusalKind.RestoreKeyWrong, restored.Refusal?.Kind);
    }

    private static Task<Result<SessionAddress>> RestoreAsync(SessionHost host, MailSession session, SessionAddress address) =>
        host.Sessions.RestoreAddressAsync(host.Caller, session.Id, address.Text, address.RestoreKey, None);
}
