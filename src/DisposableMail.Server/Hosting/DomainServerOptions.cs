using System.Net;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Binds the sections about domains of accounts and callers without a key, and their DNS.</summary>
internal static class DomainServerOptions
{
    public static void AddDomainOptions(this IServiceCollection services)
    {
        services.AddOptions<CustomDomainOptions>().BindConfiguration("CustomDomains").ValidateOnStart();
        services.AddOptions<AnonymousOptions>().BindConfiguration("Anonymous").ValidateOnStart();
        services.AddOptions<DnsOptions>().BindConfiguration("Dns").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CustomDomainOptions>>(new OptionsCheck<CustomDomainOptions>(Check));
        services.AddSingleton<IValidateOptions<AnonymousOptions>>(
            p => new OptionsCheck<AnonymousOptions>(options => Check(options, p.GetRequiredService<IOptions<TierOptions>>().Value)));
        services.AddSingleton<IValidateOptions<DnsOptions>>(new OptionsCheck<DnsOptions>(Check));
        services.AddSingleton<IDnsLookup, DnsLookup>();
    }

    private static IEnumerable<string?> Check(CustomDomainOptions custom)
    {
        yield return OptionRange.Require(
            "CustomDomains:MxName", custom.MxName, custom.MxName is null or "" || EmailAddress.TryCanonicalDomain(custom.MxName, out _), "a host name");
        yield return OptionRange.Between("CustomDomains:PerAccount", custom.PerAccount, 1, 10_000);
        yield return OptionRange.Between("CustomDomains:CheckInterval", custom.CheckInterval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        yield return OptionRange.Between("CustomDomains:GracePeriod", custom.GracePeriod, TimeSpan.Zero, TimeSpan.FromDays(30));
        yield return OptionRange.Between("CustomDomains:PendingPeriod", custom.PendingPeriod, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        yield return OptionRange.Between("CustomDomains:RecheckAfter", custom.RecheckAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        yield return OptionRange.Between("CustomDomains:ChecksPerHour", custom.ChecksPerHour, 1, 10_000);
        yield return OptionRange.Between("CustomDomains:InboxMessages", custom.InboxMessages, 1, 1_000_000);
        yield return OptionRange.Between("CustomDomains:InboxLifetime", custom.InboxLifetime, TimeSpan.FromDays(2), TimeSpan.FromDays(3653));
    }

    private static IEnumerable<string?> Check(AnonymousOptions anonymous, TierOptions tiers)
    {
        yield return OptionRange.Require("Anonymous:Tier", anonymous.Tier, tiers.Find(anonymous.Tier) is not null, string.Join(", ", tiers.Names));
        yield return OptionRange.Between("Anonymous:CreationsPerHour", anonymous.CreationsPerHour, 1, 1_000_000);
        yield return OptionRange.Between("Anonymous:CreationsPerDay", anonymous.CreationsPerDay, 1, 1_000_000);
        yield return OptionRange.Between("Anonymous:LiveInboxes", anonymous.LiveInboxes, 1, 1_000_000);
        yield return OptionRange.Between("Anonymous:Networks", anonymous.Networks, 1_000, 10_000_000);
    }

    private static IEnumerable<string?> Check(DnsOptions dns)
    {
        for (var i = 0; i < dns.Servers.Count; i++)
            yield return OptionRange.Require($"Dns:Servers:{i}", dns.Servers[i], IPEndPoint.TryParse(dns.Servers[i], out _), "ADDRESS or ADDRESS:PORT");
        yield return OptionRange.Between("Dns:Timeout", dns.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        yield return OptionRange.Between("Dns:Retries", dns.Retries, 0, 10);
    }
}
