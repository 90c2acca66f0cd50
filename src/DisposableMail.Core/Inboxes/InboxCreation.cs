using System.Security.Cryptography;
using System.Text;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Limits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Inboxes;

/// <summary>The rules of making an inbox, in the order in which they refuse.</summary>
internal sealed class InboxCreation(
    IMailDatabase database, DomainService domains, QuotaService quotas, WriteGate gate, InboxChanges changes, AddressBook addresses,
    IOptions<InboxOptions> options, TimeProvider time)
{
    public static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);

    public async Task<Result<CreatedInbox>> CreateAsync(Caller caller, NewInbox wish, CancellationToken stop)
    {
        if (Check(caller, wish) is { } refusal)
            return refusal;
        if (!(await domains.ChooseAsync(caller, wish, stop)).TryGet(out var domain, out refusal))
            return refusal;

        // What is counted, looked up and written below happens in one turn: parallel callers cannot pass a limit together.
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        if (wish.IdempotencyKey is not null && await FindEarlierAsync(db, caller, wish, stop) is { } earlier)
            return earlier;
        if (await CheckLimitsAsync(db, caller, stop) is { } limit)
            return limit;
        if (!(await addresses.TakeAsync(db, caller, wish, domain, stop)).TryGet(out var address, out refusal))
        {
            await quotas.GiveBackAsync(caller, QuotaService.Creations, stop);
            return refusal;
        }

        return await StoreAsync(db, caller, wish, address);
    }

    private static Refusal? Check(Caller caller, NewInbox wish)
    {
        if (wish.Lifetime < ShortestLifetime)
            return Refusal.Invalid("duration", "duration must be at least 1 minute");
        if (wish.IdempotencyKey is { Length: 0 or > 255 })
            return Refusal.Invalid("Idempotency-Key", "Idempotency-Key must have 1 to 255 characters");
        if (wish.LocalPart is null)
            return null;
        return caller.Tier.CustomNames
            ? LocalPartPolicy.Check(wish.LocalPart.ToLowerInvariant(), wish.LocalPartField)
            : new Refusal(RefusalKind.TierForbids, $"your plan does not include a chosen {wish.LocalPartField}") { Field = wish.LocalPartField };
    }

    private async Task<Result<CreatedInbox>?> FindEarlierAsync(MailDbContext db, Caller caller, NewInbox wish, CancellationToken stop)
    {
        var keyHash = Hash(wish.IdempotencyKey!);
        var earlier = await db.IdempotencyKeys.FirstOrDefaultAsync(k => k.AccountId == caller.AccountId && k.KeyHash == keyHash, stop);
        if (earlier is null)
            return null;
        var now = time.GetUtcNow();
        var inbox = await db.Inboxes.AsNoTracking().Where(i => i.Id == earlier.InboxId).Alive(now).Include(i => i.Addresses).FirstOrDefaultAsync(stop);
        if (inbox is null || earlier.CreatedAt + options.Value.IdempotencyWindow <= now)
        {
            db.Remove(earlier); // Written together with the inbox that takes its place.
            return null;
        }

        return earlier.RequestHash.AsSpan().SequenceEqual(Fingerprint(wish))
            ? new CreatedInbox(inbox, IsRepetition: true)
            : new Refusal(RefusalKind.IdempotencyConflict, "this Idempotency-Key was used with another request");
    }

    private async Task<Refusal?> CheckLimitsAsync(MailDbContext db, Caller caller, CancellationToken stop)
    {
        if (caller.Tier.LiveInboxes is { } limit && await db.Inboxes.OwnedBy(caller).Alive(time.GetUtcNow()).CountAsync(stop) >= limit)
            return new Refusal(RefusalKind.TooManyInboxes, $"your plan allows {limit} live inboxes: delete one or let it expire");
        var creations = await quotas.TakeAsync(caller, QuotaService.Creations, stop);
        return creations.Passed
            ? null
            : new Refusal(RefusalKind.CreationLimitReached, $"your plan allows {creations.Limit} new inboxes a day")
            {
                RetryAfter = creations.ResetsAt - time.GetUtcNow(),
            };
    }

    private async Task<CreatedInbox> StoreAsync(MailDbContext db, Caller caller, NewInbox wish, InboxAddress address)
    {
        var now = time.GetUtcNow();
        var lifetime = wish.Lifetime ?? caller.Tier.DefaultLifetime;
        if (lifetime > caller.Tier.LongestLifetime)
            lifetime = caller.Tier.LongestLifetime;
        var inbox = Inbox.Create(caller.AccountId, address, now, now + lifetime);
        db.Add(inbox);
        await db.SaveChangesAsync(CancellationToken.None); // A commit that has begun is not cancelled by a client that left.
        if (wish.IdempotencyKey is { } key)
        {
            db.Add(new IdempotencyKey
            {
                AccountId = caller.AccountId, KeyHash = Hash(key), RequestHash = Fingerprint(wish), InboxId = inbox.Id, CreatedAt = now,
            });
            await db.SaveChangesAsync(CancellationToken.None);
        }

        changes.Announce(inbox.PublicId);
        return new CreatedInbox(inbox, IsRepetition: false);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static byte[] Fingerprint(NewInbox wish) =>
        Hash($"{wish.LocalPart}\n{wish.Domain}\n{wish.DomainType}\n{wish.AnyDomain}\n{wish.Lifetime?.Ticks}");
}
