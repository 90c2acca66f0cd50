using System.Security.Cryptography;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Sessions;

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

    /// <summary>The domain of an address of a session: of those offered, the named one, or one of the public and his own, drawn at random.</summary>
    /// <returns>The domain, or DomainUnknown.</returns>
    public async ValueTask<Result<MailDomain>> ChooseAsync(Caller caller, NewSessionAddress wish, CancellationToken stop)
    {
        var offered = (await domains.ListOfferedAsync(caller, stop)).Where(d => !wish.PermanentOnly || d.ExpiresAt is null).ToList();
        if (wish.Domain is { } number)
            return offered.Find(d => d.Id == number) is { } named ? named : Unknown("no such domain is offered to you");
        var now = time.GetUtcNow();
        var drawn = offered.FindAll(d => d.IsDrawnAt(now) && (d.Type is DomainType.Public or DomainType.Premium || d.IsOwnOf(caller)));
        // When nothing but domains in their last days is left, better one of them than none.
        if (drawn.Count == 0)
            drawn = offered.FindAll(d => d.Type == DomainType.Public);
        return drawn.Count > 0 ? drawn[RandomNumberGenerator.GetInt32(drawn.Count)] : Unknown("no domain is offered to you");
    }

    private static Refusal Unknown(string detail) => new(RefusalKind.DomainUnknown, detail) { Field = "domain" };

    private async ValueTask<Result<ChosenDomain>> NamedAsync(Caller caller, IReadOnlyList<MailDomain> offered, string named, CancellationToken stop)
    {
        var unknown = Unknown("Invalid domain name");
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
