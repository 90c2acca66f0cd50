using DisposableMail.Core.Addresses;
using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>The door to webhooks: create, list, delete, and what became of their deliveries.</summary>
public sealed class WebhookService
{
    /// <summary>The most deliveries one list has.</summary>
    public const int MaxListed = 100;

    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly WebhookDirectory _directory;
    private readonly WebhookBell _bell;
    private readonly WebhookTargetGuard _guard;
    private readonly HashSet<string> _formats;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;

    internal WebhookService(
        IMailDatabase database, WriteGate gate, WebhookDirectory directory, WebhookBell bell, WebhookTargetGuard guard,
        IEnumerable<IWebhookFormat> formats, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_database, _gate, _directory, _bell, _guard, _options, _time) = (database, gate, directory, bell, guard, options.Value, time);
        _formats = [.. formats.Select(f => f.Name)];
    }

    /// <summary>Registers a target.</summary>
    /// <returns>
    /// The webhook and its secret; or TierForbids: no webhooks in this tier, or too many; InvalidInput: url, format, domain, or no such
    /// live inbox of the caller's.
    /// </returns>
    public async Task<Result<CreatedWebhook>> CreateAsync(Caller caller, NewWebhook wish, CancellationToken stop)
    {
        // Who has but the token of an inbox does not speak for its owner.
        if (!caller.Tier.Webhooks || !caller.IsAccount)
            return new Refusal(RefusalKind.TierForbids, "your plan does not include webhooks");
        if (!_formats.Contains(wish.Format))
            return Refusal.Invalid("format", $"format is one of {string.Join(", ", _formats)}");
        if (wish.Domain is { } domain)
        {
            if (!EmailAddress.TryCanonicalDomain(domain, out var canonical))
                return Refusal.Invalid("domain", "not a domain name");
            wish = wish with { Domain = canonical };
        }

        // Asking the domain name system may take seconds: not within the writer's turn.
        return await CheckUrlAsync(caller, wish.Url, stop) is { } refusal ? refusal : await StoreAsync(caller, wish, stop);
    }

    /// <summary>The caller's webhooks, oldest first.</summary>
    /// <param name="inbox">Only those bound to it; null for all.</param>
    /// <param name="domain">Only those bound to it; null for all.</param>
    public async Task<IReadOnlyList<Webhook>> ListAsync(Caller caller, Guid? inbox, string? domain, CancellationToken stop)
    {
        await using var db = _database.Open();
        var webhooks = Visible(db, caller);
        if (inbox is not null)
            webhooks = webhooks.Where(w => w.Inbox == inbox);
        if (domain is not null)
        {
            var name = EmailAddress.TryCanonicalDomain(domain, out var canonical) ? canonical : domain;
            webhooks = webhooks.Where(w => w.Domain == name);
        }

        return await webhooks.OrderBy(w => w.Id).AsNoTracking().ToListAsync(stop);
    }

    /// <summary>One of the caller's webhooks, or null.</summary>
    public async Task<Webhook?> FindAsync(Caller caller, Guid webhook, CancellationToken stop)
    {
        await using var db = _database.Open();
        return await Visible(db, caller).AsNoTracking().FirstOrDefaultAsync(w => w.PublicId == webhook, stop);
    }

    /// <summary>Ends a webhook; what it is still owed is not sent.</summary>
    /// <returns>Null, or NotFound.</returns>
    public async Task<Refusal?> DeleteAsync(Caller caller, Guid webhook, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var now = _time.GetUtcNow();
        var deleted = await Visible(db, caller).Where(w => w.PublicId == webhook).ExecuteUpdateAsync(set => set.SetProperty(w => w.DeletedAt, now), stop);
        _directory.Changed(caller.AccountId);
        return deleted == 0 ? Refusal.NotFound("Webhook") : null;
    }

    /// <summary>Sends a sample, once, the way mail takes. A success puts a disabled webhook in force again.</summary>
    /// <returns>The delivery, still pending; or NotFound.</returns>
    public async Task<Result<WebhookDelivery>> TestAsync(Caller caller, Guid webhook, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await Visible(db, caller).AsNoTracking().FirstOrDefaultAsync(w => w.PublicId == webhook, stop) is not { } found)
            return Refusal.NotFound("Webhook");
        var delivery = WebhookDelivery.CreateTest(found, _time.GetUtcNow());
        db.Add(delivery);
        await db.SaveChangesAsync(CancellationToken.None);
        _bell.Ring([found.Id]);
        return delivery;
    }

    /// <summary>The newest deliveries of a webhook, newest first; null when there is no such webhook of the caller's.</summary>
    /// <param name="limit">1 to <see cref="MaxListed"/>.</param>
    public async Task<IReadOnlyList<WebhookDelivery>?> ListDeliveriesAsync(Caller caller, Guid webhook, int limit, CancellationToken stop)
    {
        await using var db = _database.Open();
        if (await Visible(db, caller).Where(w => w.PublicId == webhook).Select(w => (long?)w.Id).FirstOrDefaultAsync(stop) is not { } id)
            return null;
        return await db.WebhookDeliveries.Where(d => d.WebhookId == id).OrderByDescending(d => d.Id).Take(limit).AsNoTracking().ToListAsync(stop);
    }

    /// <summary>Makes a delivery due now, whatever became of it before; its <c>webhook-id</c> stays.</summary>
    /// <returns>The delivery, or NotFound.</returns>
    public async Task<Result<WebhookDelivery>> RedeliverAsync(Caller caller, Guid webhook, Guid delivery, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var visible = Visible(db, caller).Where(w => w.PublicId == webhook);
        var found = await db.WebhookDeliveries.FirstOrDefaultAsync(d => d.PublicId == delivery && visible.Any(w => w.Id == d.WebhookId), stop);
        if (found is null)
            return Refusal.NotFound("Delivery");
        (found.State, found.NextAttemptAt) = (WebhookDeliveryState.Pending, _time.GetUtcNow());
        await db.SaveChangesAsync(CancellationToken.None);
        _bell.Ring([found.WebhookId]);
        return found;
    }

    private async Task<Refusal?> CheckUrlAsync(Caller caller, string url, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            return await _guard.CheckAsync(caller.AccountId, url, either.Token) is { } fault ? Refusal.Invalid("url", fault) : null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Refusal.Invalid("url", "the host name has no address");
        }
    }

    private async Task<Result<CreatedWebhook>> StoreAsync(Caller caller, NewWebhook wish, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var now = _time.GetUtcNow();
        long? inboxId = null;
        if (wish.Inbox is { } inbox)
        {
            inboxId = await db.Inboxes.OwnedBy(caller).Alive(now).Where(i => i.PublicId == inbox).Select(i => (long?)i.Id).FirstOrDefaultAsync(stop);
            if (inboxId is null)
                return Refusal.Invalid("inbox", "there is no such inbox");
        }

        var standing = await Visible(db, caller).ToListAsync(stop);
        var replaced = wish.Replaces ? standing.FindAll(w => w.Format == wish.Format && w.Inbox == wish.Inbox && w.Domain == wish.Domain) : [];
        if (standing.Count - replaced.Count >= _options.PerAccount)
            return new Refusal(RefusalKind.TierForbids, $"an account has {_options.PerAccount} webhooks at most: delete one");
        replaced.ForEach(w => w.DeletedAt = now);
        var secret = WebhookSecret.Generate();
        var webhook = Webhook.Create(caller.AccountId, wish, inboxId, secret, now);
        db.Add(webhook);
        await db.SaveChangesAsync(CancellationToken.None);
        _directory.Changed(caller.AccountId);
        return new CreatedWebhook(webhook, secret.Text);
    }

    /// <summary>The caller's, neither deleted nor bound to an inbox that has ended.</summary>
    private IQueryable<Webhook> Visible(MailDbContext db, Caller caller)
    {
        var now = _time.GetUtcNow();
        if (!caller.IsAccount)
            return db.Webhooks.Where(w => false);
        return db.Webhooks.Where(w => w.OwnerAccountId == caller.AccountId && w.DeletedAt == null
            && (w.InboxId == null || db.Inboxes.Any(i => i.Id == w.InboxId && i.ExpiresAt > now)));
    }
}
