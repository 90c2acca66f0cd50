using System.Collections.Concurrent;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Reception;

/// <summary>Finds the live inbox of an address; remembers what it found until that inbox changes.</summary>
internal sealed class RecipientDirectory(
    IMailDatabase database, DomainInboxes domainInboxes, InboxChanges changes, WebhookDirectory webhooks, SlidingEnds ends, OwnerTiers owners,
    IOptions<TierOptions> tiers, IOptions<CustomDomainOptions> custom, TimeProvider time)
{
    private const int MaxEntries = 100_000;

    private readonly ConcurrentDictionary<string, (RecipientRoute Route, long Version)> _known = new();

    /// <summary>The route, or null when no live inbox takes mail for this address.</summary>
    /// <param name="domain">The domain of ours that the address belongs to.</param>
    public async ValueTask<RecipientRoute?> FindAsync(EmailAddress address, MailDomain domain, CancellationToken stop)
    {
        // Only its owner's inboxes: one that was made while the domain was another's, or lent, takes nothing any more.
        var isCustom = domain.Type == DomainType.Custom;
        if (await FindAsync(address, stop) is { } exact && (!isCustom || exact.OwnerAccountId == domain.OwnerAccountId))
            return exact;
        if (await FindExtendedAsync(address, domain, stop) is { } extended && (!isCustom || extended.OwnerAccountId == domain.OwnerAccountId))
            return extended;
        if (isCustom && !domain.IsPersonal)
            return (await DomainRouteAsync(domain, stop))?.Through(address.Text);
        // RFC 5321 §4.5.1 asks for a postmaster below a domain, too.
        return address.LocalPart == "postmaster" && EmailAddress.TryCreate(address.LocalPart, domain.Name, out var postmaster)
            ? (await FindAsync(postmaster, stop))?.Through(address.Text)
            : null;
    }

    private async ValueTask<RecipientRoute?> FindExtendedAsync(EmailAddress address, MailDomain domain, CancellationToken stop) =>
        ExtendedAddress.PlainOf(address, domain) is { } plain && await FindAsync(plain, stop) is { Kind: InboxKind.Session } route ? route : null;

    private async ValueTask<RecipientRoute?> DomainRouteAsync(MailDomain domain, CancellationToken stop)
    {
        var address = DomainInboxes.AddressOf(domain);
        if (await FindAsync(address, stop) is { } route && route.OwnerAccountId == domain.OwnerAccountId)
            return route;
        await domainInboxes.FindOrCreateAsync(domain, stop);
        return await FindAsync(address, stop);
    }

    private async ValueTask<RecipientRoute?> FindAsync(EmailAddress address, CancellationToken stop)
    {
        // An ended inbox decides nothing: its address may belong to a new one, whose version is another.
        return _known.TryGetValue(address.Text, out var known) && changes.Routes.Of(known.Route.InboxPublicId) == known.Version
            && webhooks.VersionOf(known.Route.OwnerAccountId) == known.Route.WebhookVersion
            && known.Route.ExpiresAt > time.GetUtcNow() && await owners.OfAsync(known.Route.OwnerAccountId, stop) == known.Route.OwnerTier
            ? known.Route
            : await ReadAsync(address, stop);
    }

    private async Task<RecipientRoute?> ReadAsync(EmailAddress address, CancellationToken stop)
    {
        await using var db = database.Open();
        if (await FindInboxAsync(db, address, stop) is not { } inbox)
            return null;
        // The version must be older than what is read: read the row again if it moved in between.
        while (true)
        {
            var version = changes.Routes.Of(inbox.PublicId);
            var webhookVersion = webhooks.VersionOf(inbox.OwnerAccountId);
            // With its address: that may have been taken off a session since it was found.
            var row = await db.Inboxes.AsNoTracking().Alive(time.GetUtcNow())
                .FirstOrDefaultAsync(i => i.Id == inbox.Id && i.Addresses.Any(a => a.Text == address.Text), stop);
            if (row is null)
                return null;
            if (version != changes.Routes.Of(inbox.PublicId))
                continue;
            var tier = tiers.Value.FindOrSmallest(inbox.TierName);
            var bindings = tier.Webhooks ? await webhooks.FindAsync(db, row.OwnerAccountId, row.Id, stop) : [];
            var route = Route(address, row, inbox, tier, bindings, webhookVersion);
            if (_known.Count >= MaxEntries)
                _known.Clear();
            _known[address.Text] = (route, version);
            return route;
        }
    }

    private async Task<FoundInbox?> FindInboxAsync(MailDbContext db, EmailAddress address, CancellationToken stop) =>
        await (
            from a in db.Addresses
            join inbox in db.Inboxes.Alive(time.GetUtcNow()) on a.InboxId equals inbox.Id
            join account in db.Accounts on inbox.OwnerAccountId equals account.Id
            where a.Text == address.Text
            select new FoundInbox(inbox.Id, inbox.PublicId, account.Id, account.TierName, account.Kind)).FirstOrDefaultAsync(stop);

    private RecipientRoute Route(
        EmailAddress address, Inbox inbox, FoundInbox owned, Tier tier, IReadOnlyList<WebhookBinding> bindings, long webhookVersion) => new()
        {
            InboxId = inbox.Id,
            InboxPublicId = inbox.PublicId,
            Bindings = bindings,
            WebhookVersion = webhookVersion,
            Address = address.Text,
            ExpiresAt = inbox.ExpiresAt,
            OwnerAccountId = inbox.OwnerAccountId,
            OwnerKind = owned.OwnerKind,
            OwnerTier = owned.TierName,
            Kind = inbox.Kind,
            LifetimeAfterMail = inbox.Kind == InboxKind.Session ? ends.LifetimeOf(inbox.Kind) : null,
            MaxMessages = inbox.Kind == InboxKind.Domain ? custom.Value.InboxMessages : tier.MessagesPerInbox,
            MakesRoom = inbox.Kind is InboxKind.Domain or InboxKind.Postmaster,
            MaxBytes = tier.BytesPerInbox,
            MessageCount = inbox.MessageCount,
            StoredBytes = inbox.StoredBytes,
        };

    private sealed record FoundInbox(long Id, Guid PublicId, long OwnerAccountId, string TierName, AccountKind OwnerKind);
}
