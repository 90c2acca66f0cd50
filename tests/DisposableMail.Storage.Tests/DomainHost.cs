using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

/// <summary>Core beside a name server: the doors of domains, tokens and callers without a key.</summary>
internal sealed class DomainHost : IAsyncDisposable
{
    private DomainHost(CoreHost core, DnsResponder dns) => (Core, Dns) = (core, dns);

    public CoreHost Core { get; }

    public DnsResponder Dns { get; }

    public CustomDomainService Domains => Core.Services.GetRequiredService<CustomDomainService>();

    public InboxTokenService Tokens => Core.Services.GetRequiredService<InboxTokenService>();

    public AnonymousService Anonymous => Core.Services.GetRequiredService<AnonymousService>();

    public static async Task<DomainHost> StartAsync(
        string engine, Action<CustomDomainOptions>? custom = null, Action<IServiceCollection>? configure = null, TimeSpan? dnsTimeout = null)
    {
        var dns = DnsResponder.Start();
        var core = await CoreHost.StartAsync(engine, configure: services =>
        {
            services.AddSingleton(dns.NewLookup(dnsTimeout));
            services.Configure(custom ?? (static _ => { }));
            configure?.Invoke(services);
        });
        return new DomainHost(core, dns);
    }

    /// <summary>Begins a domain, puts its proof into the DNS, and has it looked at.</summary>
    public async Task<CustomDomain> ProveAsync(Caller caller, string name)
    {
        Dns.Prove((await Domains.BeginAsync(caller, name, CancellationToken.None)).Value);
        return (await Domains.VerifyAsync(caller, name, CancellationToken.None)).Value;
    }

    public async Task<CustomDomain> FindAsync(Caller caller, string name) => (await Domains.FindAsync(caller, name, CancellationToken.None)).Value;

    /// <summary>The background's look when its time has come.</summary>
    public async Task<int> CheckAfterAsync(TimeSpan wait)
    {
        Core.Clock.Advance(wait);
        return await Domains.CheckDueAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Core.DisposeAsync();
        await Dns.DisposeAsync();
    }
}
