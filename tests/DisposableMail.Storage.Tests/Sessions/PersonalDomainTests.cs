using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests.Sessions;

public sealed class PersonalDomainTests
{
    private const string Password = "my-secret-password";

    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_domain_whose_mail_comes_here_is_its_finders_own(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");

        var domain = await scene.AddAsync("OWN.example");

        Assert.True(domain is { Name: "own.example", Type: DomainType.Custom, IsPersonal: true, CoversSubdomains: true, ExpiresAt: null });
        Assert.Contains(await scene.OfferedAsync(scene.Host.Caller), d => d.Id == domain.Id);
        Assert.Equal(domain.Id, (await scene.Host.Core.Domains.FindOfferedAsync(scene.Host.Caller, domain.Id, None))?.Id);
        var other = await scene.Host.NewCallerAsync();
        Assert.DoesNotContain(await scene.OfferedAsync(other), d => d.Id == domain.Id);
        var stolen = await scene.Host.Sessions.CreateAsync(other, new NewSessionAddress { Domain = domain.Id }, None);
        Assert.Equal(RefusalKind.DomainUnknown, stolen.Refusal?.Kind);
        var drawn = new HashSet<string>();
        while (!drawn.Contains("own.example")) // One of three, at random.
            drawn.Add((await scene.Host.CreateAsync()).Addresses[0].Domain.Name);
    }

    [EachDatabase]
    public async Task Mail_reaches_the_sessions_of_its_owner_and_nobody_else(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");
        var domain = await scene.AddAsync("own.example");
        var session = (await scene.Host.Sessions.CreateAsync(scene.Host.Caller, new NewSessionAddress { Domain = domain.Id }, None)).Value;
        var login = session.Addresses[0].Text.Split('@')[0];

        foreach (var address in new[] { $"{login}@own.example", $"{login}+a@own.example", $"{login}.a@any.name.own.example" })
            await scene.Host.SendAsync(address);

        Assert.Equal(3, (await scene.Host.ReadAsync(session)).Count);
        Assert.Equal(RecipientDecision.NoSuchInbox, await scene.Host.Core.CheckAsync("unknown@own.example"));
        Assert.Equal(RecipientDecision.Accepted, await scene.Host.Core.CheckAsync("postmaster@own.example")); // The operator's.
        Assert.Equal(RecipientDecision.Accepted, await scene.Host.Core.CheckAsync("postmaster@any.own.example"));
        Assert.Equal(RefusalKind.DomainUnknown, (await scene.Host.Core.Inboxes.FindDomainInboxAsync(scene.Host.Caller, "own.example", None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task What_hinders_an_addition_is_told_apart(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test").MailHost("elsewhere.example", "mx.elsewhere.example");

        Assert.Equal("InvalidInput", await scene.TryAddAsync("no domain", Password));
        Assert.Equal("InvalidInput", await scene.TryAddAsync("mail.test", Password));
        Assert.Equal("PasswordTooShort", await scene.TryAddAsync("own.example", "1234567"));
        Assert.Equal("PasswordMalformed", await scene.TryAddAsync("own.example", "with a\nline break"));
        Assert.Equal("PasswordMalformed", await scene.TryAddAsync("own.example", new string('x', 201)));
        Assert.Equal("DomainUnknown", await scene.TryAddAsync("elsewhere.example", Password));
        Assert.Equal("DomainUnknown", await scene.TryAddAsync("nothing.example", Password));
        await scene.AddAsync("own.example");
        Assert.Equal("DomainUnknown", await scene.TryAddAsync("own.example", Password, await scene.Host.NewCallerAsync()));
        Assert.Equal("PasswordWrong", await scene.TryAddAsync("own.example", "another password"));
        Assert.Equal("own.example", await scene.TryAddAsync("own.example", Password)); // Once more is no mistake.
        Assert.Equal("TierForbids", await scene.TryAddAsync("own.example", Password, await scene.Host.Core.CallerAsync("small", "free")));
    }

    [EachDatabase]
    public async Task Without_an_mx_name_of_the_server_no_domain_can_be_proved(string engine)
    {
        await using var scene = await Scene.StartAsync(engine, mxName: null);
        Assert.Equal("DomainUnknown", await scene.TryAddAsync("own.example", Password));
        Assert.Empty(scene.Dns.Questions);
    }

    [EachDatabase]
    public async Task It_is_removed_by_its_owner_with_the_password(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");
        var domain = await scene.AddAsync("own.example");
        var session = (await scene.Host.Sessions.CreateAsync(scene.Host.Caller, new NewSessionAddress { Domain = domain.Id }, None)).Value;
        await scene.Host.SendAsync(session.Addresses[0].Text);
        var other = await scene.Host.NewCallerAsync();

        Assert.Equal(RefusalKind.NotFound, (await scene.Domains.RemoveAsync(other, domain.Id, Password, None))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await scene.Domains.RemoveAsync(scene.Host.Caller, 1, Password, None))?.Kind);
        Assert.Equal(RefusalKind.PasswordWrong, (await scene.Domains.RemoveAsync(scene.Host.Caller, domain.Id, "not the password", None))?.Kind);
        Assert.Null(await scene.Domains.RemoveAsync(scene.Host.Caller, domain.Id, Password, None));

        Assert.Equal(RefusalKind.NotFound, (await scene.Domains.RemoveAsync(scene.Host.Caller, domain.Id, Password, None))?.Kind);
        Assert.DoesNotContain(await scene.OfferedAsync(scene.Host.Caller), d => d.Id == domain.Id);
        Assert.Equal(RecipientDecision.NotOurDomain, await scene.Host.Core.CheckAsync(session.Addresses[0].Text));
        Assert.Empty((await scene.Host.FindAsync(session))!.Addresses);
        Assert.Single(await scene.Host.ReadAsync(session)); // The mails stay.
        await scene.AddAsync("own.example", other); // It is anybody's again.
        Assert.Equal(RecipientDecision.NoSuchInbox, await scene.Host.Core.CheckAsync(session.Addresses[0].Text));
    }

    [EachDatabase]
    public async Task Wrong_passwords_are_counted(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");
        var domain = await scene.AddAsync("own.example");
        for (var i = 0; i < 10; i++)
            Assert.Equal(RefusalKind.PasswordWrong, (await scene.Domains.RemoveAsync(scene.Host.Caller, domain.Id, "not the password", None))?.Kind);

        Assert.Equal(RefusalKind.RateLimited, (await scene.Domains.RemoveAsync(scene.Host.Caller, domain.Id, Password, None))?.Kind);
        scene.Host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await scene.Domains.RemoveAsync(scene.Host.Caller, domain.Id, Password, None));
    }

    [EachDatabase]
    public async Task It_is_looked_at_again_and_lapses_when_its_mail_goes_elsewhere(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");
        await scene.AddAsync("own.example");
        scene.Dns.Remove("own.example").MailHost("own.example", "mx.elsewhere.example");

        await scene.CheckAfterAsync(TimeSpan.FromHours(1));
        Assert.Equal(RecipientDecision.NoSuchInbox, await scene.Host.Core.CheckAsync("any@own.example")); // In its days of grace.
        await scene.CheckAfterAsync(TimeSpan.FromDays(3));
        Assert.Equal(RecipientDecision.NotOurDomain, await scene.Host.Core.CheckAsync("any@own.example"));
    }

    [EachDatabase]
    public async Task A_txt_record_weighs_more_than_a_password(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");
        var domain = await scene.AddAsync("own.example");
        var session = (await scene.Host.Sessions.CreateAsync(scene.Host.Caller, new NewSessionAddress { Domain = domain.Id }, None)).Value;
        var primary = new NewSessionAddress { Domain = (await scene.Host.Core.Domains.PrimaryAsync(None))!.Id };
        var shared = (await scene.Host.Sessions.AddAddressAsync(scene.Host.Caller, session.Id, primary, None)).Value;
        var owner = await scene.Host.Core.CallerAsync();
        var custom = scene.Host.Core.Services.GetRequiredService<CustomDomainService>();

        scene.Dns.Prove((await custom.BeginAsync(owner, "own.example", None)).Value);
        var proved = (await custom.VerifyAsync(owner, "own.example", None)).Value;

        Assert.Equal(CustomDomainState.Verified, proved.State);
        Assert.DoesNotContain(await scene.OfferedAsync(scene.Host.Caller), d => d.Name == "own.example");
        Assert.Contains((await scene.Host.FindAsync(session))!.Addresses, a => a.Text == shared.Text); // The session goes on without it.
        await scene.Host.SendAsync(session.Addresses[0].Text);
        Assert.Empty(await scene.Host.ReadAsync(session));
        Assert.Equal("DomainUnknown", await scene.TryAddAsync("own.example", Password));
    }

    [EachDatabase]
    public async Task A_personal_domain_is_no_custom_domain_in_other_lists(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");
        var account = await scene.Host.Core.CallerAsync();
        await scene.AddAsync("own.example", account);
        var custom = scene.Host.Core.Services.GetRequiredService<CustomDomainService>();

        Assert.Empty(await custom.ListAsync(account, None));
        Assert.Equal(RefusalKind.InvalidInput, (await custom.BeginAsync(account, "own.example", None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await custom.RemoveAsync(account, "own.example", None))?.Kind);
    }

    [EachDatabase]
    public async Task It_goes_with_the_last_token_of_its_owner(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        scene.Dns.MailHost("own.example", "mx.test");
        await scene.AddAsync("own.example");

        scene.Host.Clock.Advance(TimeSpan.FromDays(120)); // 90 of the token, 30 to renew it.
        await scene.Host.Core.Sweeper.SweepAsync(None);

        Assert.Equal(RecipientDecision.NotOurDomain, await scene.Host.Core.CheckAsync("postmaster@own.example"));
        await scene.AddAsync("own.example", await scene.Host.NewCallerAsync());
    }

    private sealed class Scene(SessionHost host, DnsResponder dns) : IAsyncDisposable
    {
        public SessionHost Host => host;

        public DnsResponder Dns => dns;

        public PersonalDomainService Domains => host.Core.Services.GetRequiredService<PersonalDomainService>();

        public static async Task<Scene> StartAsync(string engine, string? mxName = "mx.test")
        {
            var dns = DnsResponder.Start();
            return new Scene(await SessionHost.StartAsync(engine, configure: services =>
            {
                services.AddSingleton(dns.NewLookup(null));
                services.Configure<CustomDomainOptions>(options => options.MxName = mxName);
            }), dns);
        }

        public async Task<MailDomain> AddAsync(string name, Caller? caller = null) =>
            (await Domains.AddAsync(caller ?? host.Caller, name, Password, None)).Value;

        public async Task<string> TryAddAsync(string name, string password, Caller? caller = null)
        {
            var added = await Domains.AddAsync(caller ?? host.Caller, name, password, None);
            return added.Refusal?.Kind.ToString() ?? added.Value.Name;
        }

        public ValueTask<IReadOnlyList<MailDomain>> OfferedAsync(Caller caller) => host.Core.Domains.ListOfferedAsync(caller, None);

        public async Task CheckAfterAsync(TimeSpan wait)
        {
            host.Clock.Advance(wait);
            await host.Core.Services.GetRequiredService<CustomDomainService>().CheckDueAsync(None);
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await dns.DisposeAsync();
        }
    }
}
