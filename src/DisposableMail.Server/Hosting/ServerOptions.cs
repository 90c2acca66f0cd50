using DisposableMail.Core.Accounts;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Reception;
using DisposableMail.Storage;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Binds the sections of Core and Storage; a wrong value stops the start with key, value and allowed range.</summary>
internal static class ServerOptions
{
    public static void AddServerOptions(this IServiceCollection services, IConfiguration configuration)
    {
        OptionSpelling.Check(configuration);
        services.AddOptions<DatabaseOptions>().BindConfiguration("Database").ValidateOnStart();
        services.AddOptions<List<DomainOptions>>().BindConfiguration("Domains").PostConfigure(AddDefaults).ValidateOnStart();
        services.AddOptions<TierOptions>().Configure(tiers => Bind(tiers, configuration.GetSection("Tiers"))).ValidateOnStart();
        services.AddOptions<InboxOptions>().BindConfiguration("Inboxes").ValidateOnStart();
        services.AddOptions<ReceptionOptions>().BindConfiguration("Reception").ValidateOnStart();
        services.AddOptions<ParsingOptions>().BindConfiguration("Parsing").ValidateOnStart();
        services.AddSessionOptions();
        services.AddWebhookOptions();
        services.AddSingleton<IValidateOptions<List<DomainOptions>>>(new OptionsCheck<List<DomainOptions>>(Check));
        services.AddSingleton<IValidateOptions<TierOptions>>(new OptionsCheck<TierOptions>(Check));
        services.AddSingleton<IValidateOptions<InboxOptions>>(new OptionsCheck<InboxOptions>(Check));
        services.AddSingleton<IValidateOptions<ReceptionOptions>>(new OptionsCheck<ReceptionOptions>(Check));
        services.AddSingleton<IValidateOptions<ParsingOptions>>(new OptionsCheck<ParsingOptions>(Check));
    }

    private static void AddDefaults(List<DomainOptions> domains)
    {
        if (domains.Count > 0)
            return;
        // "test" is reserved (RFC 6761 §6.2), and temp-mail.io's .NET client takes no last label beyond four letters.
        domains.Add(new DomainOptions { Name = "mail.test" });
        domains.Add(new DomainOptions { Name = "inbox.test" });
    }

    private static void Bind(TierOptions tiers, IConfigurationSection section)
    {
        foreach (var entry in section.GetChildren())
        {
            var tier = tiers.Find(entry.Key) ?? new Tier { Name = entry.Key.ToLowerInvariant() };
            // The binder appends to a list; a configured list is meant to replace the default.
            if (entry.GetSection(nameof(Tier.DomainTypes)).GetChildren().Any())
                tier.DomainTypes = [];
            entry.Bind(tier);
            tiers.Add(tier);
        }
    }

    private static IEnumerable<string?> Check(List<DomainOptions> domains)
    {
        for (var i = 0; i < domains.Count; i++)
        {
            var (name, type) = (domains[i].Name, domains[i].Type);
            yield return OptionRange.Require($"Domains:{i}:Name", name, EmailAddress.TryCanonicalDomain(name, out _), "a domain name");
            yield return OptionRange.Require(
                $"Domains:{i}:Type", type, type is DomainType.Public or DomainType.Premium or DomainType.Community, "Public, Premium, Community");
        }

        var names = domains.Select(d => d.Name.TrimEnd('.').ToLowerInvariant()).ToList();
        yield return OptionRange.Require("Domains", string.Join(", ", names), names.Distinct().Count() == names.Count, "each name once");
        yield return OptionRange.Require("Domains", "", domains.Any(d => d.Type == DomainType.Public), "at least one of type Public");
    }

    private static IEnumerable<string?> Check(TierOptions tiers) => tiers.Names.Select(n => tiers.Find(n)!).SelectMany(Check);

    private static IEnumerable<string?> Check(Tier tier)
    {
        var key = $"Tiers:{tier.Name}:";
        yield return OptionRange.Between(key + nameof(tier.Calls), tier.Calls ?? 1, 1, int.MaxValue);
        yield return OptionRange.Between(key + nameof(tier.LiveInboxes), tier.LiveInboxes ?? 1, 1, int.MaxValue);
        yield return OptionRange.Between(key + nameof(tier.CreationsPerDay), tier.CreationsPerDay ?? 1, 1, int.MaxValue);
        yield return OptionRange.Between(key + nameof(tier.LongestLifetime), tier.LongestLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3653));
        yield return OptionRange.Between(key + nameof(tier.DefaultLifetime), tier.DefaultLifetime, TimeSpan.FromMinutes(1), tier.LongestLifetime);
        yield return OptionRange.Between(key + nameof(tier.MessagesPerInbox), tier.MessagesPerInbox, 1, 1_000_000);
        yield return OptionRange.Between(key + nameof(tier.BytesPerInbox), tier.BytesPerInbox, 1, 1L << 50);
    }

    private static IEnumerable<string?> Check(InboxOptions inboxes)
    {
        yield return OptionRange.Between("Inboxes:AddressRest", inboxes.AddressRest, TimeSpan.Zero, TimeSpan.FromDays(365));
        yield return OptionRange.Between("Inboxes:SweepInterval", inboxes.SweepInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        yield return OptionRange.Between("Inboxes:IdempotencyWindow", inboxes.IdempotencyWindow, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
    }

    private static IEnumerable<string?> Check(ReceptionOptions reception)
    {
        yield return OptionRange.Between("Reception:GroupSize", reception.GroupSize, 1, 10_000);
        yield return OptionRange.Between("Reception:QueueLength", reception.QueueLength, 1, 100_000);
        yield return OptionRange.Between("Reception:QueueBytes", reception.QueueBytes, 16L << 20, 4L << 30);
    }

    private static IEnumerable<string?> Check(ParsingOptions parsing)
    {
        yield return OptionRange.Between("Parsing:MaxDepth", parsing.MaxDepth, 1, 200);
        yield return OptionRange.Between("Parsing:MaxParts", parsing.MaxParts, 1, 100_000);
        yield return OptionRange.Between("Parsing:MaxHeaderBytesPerPart", parsing.MaxHeaderBytesPerPart, 1024, 16 << 20);
        yield return OptionRange.Between("Parsing:MaxHeaderBytes", parsing.MaxHeaderBytes, 1024, 16 << 20);
        yield return OptionRange.Between("Parsing:MaxHeaders", parsing.MaxHeaders, 1, 100_000);
        yield return OptionRange.Between("Parsing:MaxHeaderCharacters", parsing.MaxHeaderCharacters, 256, 1 << 20);
        yield return OptionRange.Between("Parsing:MaxMailboxes", parsing.MaxMailboxes, 1, 100_000);
        yield return OptionRange.Between("Parsing:MaxTextCharacters", parsing.MaxTextCharacters, 1024, 16 << 20);
        yield return OptionRange.Between("Parsing:TimeBudget", parsing.TimeBudget, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
    }
}
