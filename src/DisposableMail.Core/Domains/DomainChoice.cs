using System.Security.Cryptography;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Inboxes;

namespace DisposableMail.Core.Domains;

/// <summary>Decides which domain a new address gets.</summary>
internal sealed class DomainChoice(DomainService domains, TimeProvider time)
{
    private const string SubdomainCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int SubdomainLength = 8;

    /// <returns>The domain, DomainUnknown (also for somebody else's) or TierForbids.</returns>
    public async ValueTask<Result<ChosenDomain>> ChooseAsync(Caller caller, NewInbox wish, CancellationToken stop)
    {
        var offered = await domains.ListOfferedAsync(caller, stop);
        var choice = wish.Domain is { } named ? await NamedAsync(caller, offered, named, stop) : Drawn(offered, wish);
        return choice.TryGet(out var chosen, out var refusal) ? WithSubdomain(chosen, wish) : refusal;
    }

    private async ValueTask<Result<ChosenDomain>> NamedAsync(Caller caller, IReadOnlyList<MailDomain> offered, string named, CancellationToken stop)
    {
        var unknown = new Refusal(RefusalKind.DomainUnknown, "Invalid domain name") { Field = "domain" };
        if (!EmailAddress.TryCanonicalDomain(named, out var name) || await domains.FindAsync(name, stop) is not { } domain)
            return unknown;
        var isOwn = domain.IsOwnOf(caller);
        // The names below a shared domain are drawn, not chosen; somebody else's domain looks like none (invariant 6).
        if (!isOwn && (name != domain.Name || domain.Type == DomainType.Custom))
            return unknown;
        return offered.Any(d => d.Id == domain.Id)
            ? new ChosenDomain(domain, name, isOwn && domain.Type == DomainType.Custom)
            : new Refusal(RefusalKind.TierForbids, "your plan does not include this domain") { Field = "domain" };
    }

    private Result<ChosenDomain> Drawn(IReadOnlyList<MailDomain> offered, NewInbox wish)
    {
        var isRandom = wish.AnyDomain || wish.DomainType is not null;
        var now = time.GetUtcNow();
        var drawn = offered.Where((d, i) => wish.DomainType is { } type ? d.Type == type
            : wish.AnyDomain ? d.Type is DomainType.Public or DomainType.Premium
            : i == 0 && d.Type == DomainType.Public).Where(d => !isRandom || d.IsDrawnAt(now)).ToList();
        if (drawn.Count == 0)
            return new Refusal(RefusalKind.DomainUnknown, "no domain of this type is offered to you") { Field = "domain_type" };
        var domain = drawn[RandomNumberGenerator.GetInt32(drawn.Count)];
        return new ChosenDomain(domain, domain.Name, domain.Type == DomainType.Custom);
    }

    private static ChosenDomain WithSubdomain(ChosenDomain chosen, NewInbox wish) =>
        wish.RandomSubdomain && chosen.Domain.CoversSubdomains && chosen.Name == chosen.Domain.Name
            ? chosen with { Name = $"{RandomNumberGenerator.GetString(SubdomainCharacters, SubdomainLength)}.{chosen.Name}" }
            : chosen;
}
