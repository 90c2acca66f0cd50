using DisposableMail.Core.Domains;
using DisposableMail.Core.Limits;

namespace DisposableMail.Core.Accounts;

/// <summary>Section <c>Tiers</c>: every tier by name, with the defaults of the six that are always there.</summary>
public sealed class TierOptions
{
    private static readonly DomainType[] EveryShared = [DomainType.Public, DomainType.Premium, DomainType.Community];
    private readonly Dictionary<string, Tier> _tiers = new(StringComparer.OrdinalIgnoreCase);

    public TierOptions()
    {
        // Callers without a key (section Anonymous): counted by network, not by account.
        Add(new Tier
        {
            Name = "anonymous", DomainTypes = [DomainType.Public, DomainType.Community],
        });
        // Callers with a free token (section Tokens): their rates are counted by the minute (section Sessions).
        Add(new Tier
        {
            Name = "token", LiveInboxes = 1_000, MessagesPerInbox = 1_000, DomainTypes = [DomainType.Public], CustomDomains = true,
        });
        Add(new Tier
        {
            Name = "free", DomainTypes = [DomainType.Community], Calls = 100, Window = QuotaWindow.Day, LiveInboxes = 5, CreationsPerDay = 50,
        });
        Add(new Tier
        {
            Name = "plus", Calls = 10_000, Window = QuotaWindow.Day, LiveInboxes = 50, CreationsPerDay = 1_000,
            LongestLifetime = TimeSpan.FromHours(10), MessagesPerInbox = 500, BytesPerInbox = 250L * 1024 * 1024,
            CustomNames = true, DomainTypes = [DomainType.Public, DomainType.Community], CustomDomains = true,
        });
        Add(new Tier
        {
            Name = "premium", LiveInboxes = 10_000, LongestLifetime = TimeSpan.FromDays(365),
            MessagesPerInbox = 1_000, BytesPerInbox = 1024L * 1024 * 1024,
            CustomNames = true, DomainTypes = [.. EveryShared], Webhooks = true, CustomDomains = true,
        });
        Add(new Tier
        {
            Name = "ultra", LongestLifetime = TimeSpan.FromDays(3650),
            MessagesPerInbox = 10_000, BytesPerInbox = 10L * 1024 * 1024 * 1024,
            CustomNames = true, DomainTypes = [.. EveryShared], Webhooks = true, CustomDomains = true,
        });
    }

    /// <summary>The names, for messages and command-line help.</summary>
    public IEnumerable<string> Names => _tiers.Keys;

    /// <summary>The tier of that name in any case, or null.</summary>
    public Tier? Find(string name) => _tiers.GetValueOrDefault(name);

    /// <summary>The tier of an account whose tier was since removed from configuration falls back to the smallest.</summary>
    public Tier FindOrSmallest(string name) => Find(name) ?? _tiers["free"];

    /// <summary>Adds a tier, or replaces the one of its name.</summary>
    public void Add(Tier tier) => _tiers[tier.Name] = tier;
}
