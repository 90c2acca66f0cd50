using System.Security.Cryptography;
using System.Text;
using DisposableMail.Core.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Inboxes;

/// <summary>The rules of making an inbox, in the order in which they refuse.</summary>
internal sealed class InboxCreation(
    IMailDatabase database, DomainChoice domains, CreationLimits limits, WriteGate gate, InboxChanges changes, AddressBook addresses,
    IOptions<InboxOptions> options, TimeProvider time)
{
    public static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);

    public async Task<Result<CreatedInbox>> CreateAsync(Caller caller, NewInbox wish, CancellationToken stop)
    {
        if (Check(caller, wish) is { } refusal)
            return refusal;
        if (!(await domains.ChooseAsync(caller, wish, stop)).TryGet(out var domain, out refusal))
            return refusal;
        if (AddressBook.Check(caller, wish, domain) is { } unfit)
            return unfit;

        // What is counted, looked up and written below happens in one turn: parallel callers cannot pass a limit together.
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        if (wish.IdempotencyKey is not null && await FindEarlierAsync(db, caller, wish, stop) is { } earlier)
            return earlier;
        if (!(await limits.TakeAsync(db, caller, stop)).TryGet(out var counted, out refusal))
            return refusal;
        var isStored = false;
        try
        {
            if (!(await addresses.TakeAsync(db, caller, wish, domain, stop)).TryGet(out var address, out refusal))
                return refusal;
            var created = await StoreAsync(db, caller, wish, address);
            isStored = true;
            return created;
        }
        catch (DbUpdateException taken) when (database.IsUniqueViolation(taken))
        {
            return AddressBook.Unavailable(wish.LocalPartField); // Another process took it between our look and our write.
        }
        finally
        {
            // Neither a refusal nor a fault of ours costs the caller a creation.
            if (!isStored)
                await limits.GiveBackAsync(caller, counted, CancellationToken.None);
        }
    }

    private static Refusal? Check(Caller caller, NewInbox wish)
    {
        if (caller.OnlyInbox is not null)
            return new Refusal(RefusalKind.TierForbids, "a token opens its inbox and makes none");
        if (wish.Lifetime < ShortestLifetime)
            return Refusal.Invalid("duration", "duration must be at least 1 minute");
        // Callers without a credential share an account: the key of one must not show another's inbox.
        return wish.IdempotencyKey is { Length: 0 or > 255 } || (wish.IdempotencyKey is not null && caller.Network is not null)
            ? Refusal.Invalid("Idempotency-Key", "Idempotency-Key must have 1 to 255 characters, and an API key beside it")
            : null;
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

    private async Task<CreatedInbox> StoreAsync(MailDbContext db, Caller caller, NewInbox wish, InboxAddress address)
    {
        var now = time.GetUtcNow();
        var lifetime = wish.Lifetime ?? caller.Tier.DefaultLifetime;
        if (lifetime > caller.Tier.LongestLifetime)
            lifetime = caller.Tier.LongestLifetime;
        var inbox = Inbox.Create(caller.AccountId, address, now, now + lifetime);
        // A commit that has begun is not cancelled by a client that left; key and token are stored with their inbox or not at all.
        var isMore = wish.IdempotencyKey is not null || wish.Token is not null;
        await using var transaction = isMore ? await db.Database.BeginTransactionAsync(CancellationToken.None) : null;
        db.Add(inbox);
        await db.SaveChangesAsync(CancellationToken.None);
        if (wish.IdempotencyKey is { } key)
        {
            db.Add(new IdempotencyKey
            {
                AccountId = caller.AccountId, KeyHash = Hash(key), RequestHash = Fingerprint(wish), InboxId = inbox.Id, CreatedAt = now,
            });
        }

        var token = wish.Token is { } right ? InboxToken.Add(db, inbox, right) : null;
        if (transaction is not null)
        {
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        limits.Born(caller, inbox);
        changes.Announce(inbox.PublicId);
        return new CreatedInbox(inbox, IsRepetition: false) { Token = token };
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static byte[] Fingerprint(NewInbox wish) =>
        Hash($"{wish.LocalPart}\n{wish.Prefix}\n{wish.Domain}\n{wish.DomainType}\n{wish.AnyDomain}\n{wish.Lifetime?.Ticks}");
}
