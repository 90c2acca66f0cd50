using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Messages;

/// <summary>What is noted of a message after it came: that it was seen, that it was handed over.</summary>
internal sealed class MessageMarks(IMailDatabase database, WriteGate gate, InboxChanges changes, TimeProvider time)
{
    public async Task SeeAsync(Message message, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        await db.Messages.Where(m => m.Id == message.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.IsSeen, true), CancellationToken.None);
        message.IsSeen = true;
        // Nobody waits for this; what is remembered of the inbox is outdated, though.
        var inbox = await db.Inboxes.Where(i => i.Id == message.InboxId).Select(i => i.PublicId).FirstOrDefaultAsync(CancellationToken.None);
        changes.Messages.Move(inbox);
    }

    /// <summary>Hands each message over once. It stays where it is, for every other reader.</summary>
    /// <returns>What nobody was handed before, newest first; of more than a page the oldest. Unavailable when the caller may not hold it.</returns>
    public async Task<Result<InboxPage>> HandOverAsync(InboxPage newest, HandOverRequest request, RecipientFilter? to, CancellationToken stop)
    {
        if (!await HasNewAsync(newest, to, stop))
            return newest with { Messages = [], HasMore = false };

        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        // The turn keeps this process's readers apart, the transaction those of others: it is the writer's from its beginning.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var waiting = db.Messages.Where(m => m.InboxId == newest.Inbox.Id && m.HandedOverAt == null);
        var page = await InboxPages.ReadAsync(db, newest.Inbox, (to?.Apply(waiting) ?? waiting).OrderBy(m => m.Id), request.Limit, stop);
        if (page.Messages.Count == 0)
            return page;
        if (!request.MayHold(page.Messages))
            return new Refusal(RefusalKind.Unavailable, "no room for these messages now: try again");
        var ids = page.Messages.Select(m => m.Id).ToArray();
        var now = time.GetUtcNow();
        await db.Messages.Where(m => ids.Contains(m.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.HandedOverAt, now), CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        changes.Messages.Move(newest.Inbox.PublicId);
        return page with { Messages = [.. page.Messages.Reverse()] };
    }

    // Mostly there is nothing new. The page in memory says so, or, of an inbox that has more than a page, a look that keeps no writer
    // waiting.
    private async ValueTask<bool> HasNewAsync(InboxPage newest, RecipientFilter? to, CancellationToken stop)
    {
        if (newest.Messages.Any(m => m.HandedOverAt is null && to?.Matches(m) != false))
            return true;
        if (!newest.HasMore)
            return false;
        await using var db = database.Open();
        var waiting = db.Messages.Where(m => m.InboxId == newest.Inbox.Id && m.HandedOverAt == null);
        return await (to?.Apply(waiting) ?? waiting).AnyAsync(stop);
    }
}
