using DisposableMail.Core.Domains;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Inboxes;

/// <summary>Moves an inbox to another address.</summary>
internal sealed class AddressReplacement(
    IMailDatabase database, DomainChoice domains, CreationLimits limits, WriteGate gate, InboxChanges changes, AddressBook addresses, TimeProvider time)
{
    public async Task<Result<CreatedInbox>> ReplaceAsync(Caller caller, Guid inbox, NewInbox wish, CancellationToken stop)
    {
        if (!caller.IsAccount)
            return new Refusal(RefusalKind.TierForbids, "an inbox gets another address by its owner alone");
        if (!(await domains.ChooseAsync(caller, wish, stop)).TryGet(out var domain, out var refusal))
            return refusal;
        if (AddressBook.Check(caller, wish, domain) is { } unfit)
            return unfit;

        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        var old = await db.Inboxes.Where(i => i.PublicId == inbox && i.Kind == InboxKind.Ordinary).OwnedBy(caller).Alive(time.GetUtcNow())
            .FirstOrDefaultAsync(stop);
        if (old is null)
            return Refusal.NotFound("Inbox");
        // A creation of an address, though of no inbox: else one inbox could use up the names of a domain.
        if (!(await limits.TakeNameAsync(caller, stop)).TryGet(out var taken, out refusal))
            return refusal;
        if ((await addresses.TakeAsync(db, caller, wish, domain, stop)).TryGet(out var address, out refusal))
            return await MoveAsync(db, old, address, wish);
        await limits.GiveBackAsync(caller, taken, stop);
        return refusal;
    }

    private async Task<Result<CreatedInbox>> MoveAsync(MailDbContext db, Inbox old, InboxAddress address, NewInbox wish)
    {
        var now = time.GetUtcNow();
        var moved = old.Readdress(address, now);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        db.Add(moved);
        await db.SaveChangesAsync(CancellationToken.None);
        await db.Messages.Where(m => m.InboxId == old.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.InboxId, moved.Id), CancellationToken.None);
        await db.InboxTokens.Where(t => t.InboxId == old.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.InboxId, moved.Id), CancellationToken.None);
        await db.Webhooks.Where(w => w.InboxId == old.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.InboxId, moved.Id).SetProperty(w => w.Inbox, moved.PublicId), CancellationToken.None);
        // The sweeper frees the old address; it rests from now on.
        (old.ExpiresAt, old.MessageCount, old.StoredBytes) = (now, 0, 0);
        var token = wish.Token is { } right ? await InboxToken.AddFurtherAsync(db, moved, right, CancellationToken.None) : null;
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        changes.Announce(old.PublicId);
        changes.Announce(moved.PublicId);
        return new CreatedInbox(moved, IsRepetition: false) { Token = token };
    }
}
