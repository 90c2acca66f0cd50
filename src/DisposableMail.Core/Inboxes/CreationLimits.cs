using DisposableMail.Core.Accounts;
using DisposableMail.Core.Limits;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Inboxes;

/// <summary>How many inboxes a caller may make and have. Called within the writer's turn: what is counted here cannot be overtaken.</summary>
internal sealed class CreationLimits(QuotaService quotas, AnonymousLimits networks, TimeProvider time)
{
    /// <summary>Counts one creation.</summary>
    /// <returns>What to give back if it comes to nothing; TooManyInboxes or CreationLimitReached.</returns>
    public async Task<Result<Quota>> TakeAsync(MailDbContext db, Caller caller, CancellationToken stop)
    {
        if (caller.Tier.LiveInboxes is { } limit && await CountLiveAsync(db, caller, stop) >= limit)
            return new Refusal(RefusalKind.TooManyInboxes, $"your plan allows {limit} live inboxes: delete one or let it expire");
        if (!(await TakeNameAsync(caller, stop)).TryGet(out var creations, out var exceeded))
            return exceeded;
        if (caller.Network is null || networks.Take(caller.Network) is not { } refusal)
            return creations;
        await quotas.GiveBackCreationAsync(caller, creations, stop);
        return refusal;
    }

    /// <summary>Counts a creation that makes no inbox more.</summary>
    public async Task<Result<Quota>> TakeNameAsync(Caller caller, CancellationToken stop)
    {
        var creations = await quotas.TakeCreationAsync(caller, stop);
        return creations.Passed ? creations : new Refusal(RefusalKind.CreationLimitReached, $"your plan allows {creations.Limit} new inboxes a day")
        {
            RetryAfter = creations.ResetsAt - time.GetUtcNow(),
        };
    }

    public async Task GiveBackAsync(Caller caller, Quota taken, CancellationToken stop)
    {
        await quotas.GiveBackCreationAsync(caller, taken, stop);
        if (caller.Network is not null)
            networks.GiveBack(caller.Network);
    }

    /// <summary>After the inbox was stored.</summary>
    public void Born(Caller caller, Inbox inbox)
    {
        if (caller.Network is not null)
            networks.Born(caller.Network, inbox.ExpiresAt);
    }

    // Of all callers without a credential together, when the tier of such says so; a domain's inbox is nobody's creation.
    private Task<int> CountLiveAsync(MailDbContext db, Caller caller, CancellationToken stop) => db.Inboxes
        .Where(i => i.OwnerAccountId == caller.AccountId && (i.Kind == InboxKind.Ordinary || i.Kind == InboxKind.Session)).Alive(time.GetUtcNow()).CountAsync(stop);
}
