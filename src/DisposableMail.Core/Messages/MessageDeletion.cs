using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Messages;

/// <summary>Removes messages, and their contents with the last message that refers to them.</summary>
internal sealed class MessageDeletion(IMailDatabase database, WriteGate gate, InboxChanges changes)
{
    /// <summary>Deletes the one message the query finds.</summary>
    /// <returns>Null, or NotFound.</returns>
    public async Task<Refusal?> DeleteAsync(Func<MailDbContext, IQueryable<Message>> which, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        var found = await which(db).Select(m => new { m.Id, m.ContentId, m.Content.SizeBytes, m.InboxId }).FirstOrDefaultAsync(stop);
        if (found is null)
            return Refusal.NotFound("Message");
        var inbox = await db.Inboxes.Where(i => i.Id == found.InboxId).Select(i => i.PublicId).FirstAsync(stop);

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await RemoveAsync(db, [found.Id], CancellationToken.None);
        await db.Inboxes.Where(i => i.Id == found.InboxId).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.MessageCount, i => i.MessageCount - 1).SetProperty(i => i.StoredBytes, i => i.StoredBytes - found.SizeBytes),
            CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        changes.Announce(inbox);
        return null;
    }

    /// <summary>Removes rows within the caller's turn and transaction; raw pieces and attachments go with their content.</summary>
    public static async Task RemoveAsync(MailDbContext db, IReadOnlyCollection<long> messageIds, CancellationToken stop)
    {
        var contents = await db.Messages.Where(m => messageIds.Contains(m.Id)).GroupBy(m => m.ContentId)
            .Select(g => new { Id = g.Key, Count = g.Count() }).ToListAsync(stop);
        await db.Messages.Where(m => messageIds.Contains(m.Id)).ExecuteDeleteAsync(stop);
        foreach (var sameCount in contents.GroupBy(c => c.Count, c => c.Id))
        {
            var ids = sameCount.ToArray();
            await db.Contents.Where(c => ids.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Holders, c => c.Holders - sameCount.Key), stop);
        }

        var touched = contents.Select(c => c.Id).ToArray();
        await db.Contents.Where(c => touched.Contains(c.Id) && c.Holders <= 0).ExecuteDeleteAsync(stop);
    }
}
