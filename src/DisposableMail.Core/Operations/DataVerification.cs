using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Operations;

/// <summary>Looks at everything that is stored, as fsck looks at a disk. Changes nothing.</summary>
internal sealed class DataVerification(IMailDatabase database, TimeProvider time)
{
    private const int ContentsPerStep = 200;

    public async IAsyncEnumerable<string> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var part in new[] { EngineAsync(stop), OrphansAsync(stop), CountsAsync(stop), ContentsAsync(stop) })
        {
            await using var faults = part.GetAsyncEnumerator(stop);
            while (await NextAsync(faults) is { } fault)
                yield return fault;
        }
    }

    // A file may be damaged so much that a part cannot be looked at to its end: a finding, too.
    private static async Task<string?> NextAsync(IAsyncEnumerator<string> faults)
    {
        try
        {
            return await faults.MoveNextAsync() ? faults.Current : null;
        }
        catch (DbException failure)
        {
            return $"engine: rows cannot be read ({failure.Message})";
        }
    }

    private async IAsyncEnumerable<string> EngineAsync([EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var fault in await database.CheckIntegrityAsync(stop))
            yield return $"engine: {fault}";
    }

    private async IAsyncEnumerable<string> OrphansAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using var db = database.Open();
        var messages = db.Messages.Where(m => !db.Inboxes.Any(i => i.Id == m.InboxId) || !db.Contents.Any(c => c.Id == m.ContentId));
        await foreach (var id in messages.Select(m => m.Id).AsAsyncEnumerable().WithCancellation(stop))
            yield return $"message {id}: has no inbox or no content";
        var raws = db.RawContents.Where(r => !db.Contents.Any(c => c.Id == r.ContentId));
        await foreach (var id in raws.Select(r => r.ContentId).Distinct().AsAsyncEnumerable().WithCancellation(stop))
            yield return $"content {id}: raw octets without their content";
        var surplus = db.RawContents.Where(r => db.Contents.Any(c => c.Id == r.ContentId && r.Ordinal * (long)RawContent.PieceBytes >= c.SizeBytes));
        await foreach (var id in surplus.Select(r => r.ContentId).Distinct().AsAsyncEnumerable().WithCancellation(stop))
            yield return $"content {id}: more raw octets than were received";
        var attachments = db.Attachments.Where(a => !db.Contents.Any(c => c.Id == a.ContentId));
        await foreach (var id in attachments.Select(a => a.ContentId).Distinct().AsAsyncEnumerable().WithCancellation(stop))
            yield return $"content {id}: attachments without their content";
    }

    private async IAsyncEnumerable<string> CountsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using var db = database.Open();
        var holders = db.Contents.Where(c => c.Holders != db.Messages.Count(m => m.ContentId == c.Id) || c.Holders == 0);
        await foreach (var id in holders.Select(c => c.Id).AsAsyncEnumerable().WithCancellation(stop))
            yield return $"content {id}: held by another number of messages than it says";
        // An expired inbox may be half taken apart: its counts matter only while it lives.
        var counts = db.Inboxes.Alive(time.GetUtcNow()).Where(i => i.MessageCount != db.Messages.Count(m => m.InboxId == i.Id)
            || i.StoredBytes != db.Messages.Where(m => m.InboxId == i.Id).Sum(m => m.Content.SizeBytes));
        await foreach (var id in counts.Select(i => i.Id).AsAsyncEnumerable().WithCancellation(stop))
            yield return $"inbox {id}: holds another number of messages or octets than it says";
    }

    private async IAsyncEnumerable<string> ContentsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var last = 0L;
        while (true)
        {
            await using var db = database.Open();
            var step = await db.Contents.AsNoTracking().Where(c => c.Id > last).OrderBy(c => c.Id).Take(ContentsPerStep)
                .Select(c => new { c.Id, c.SizeBytes, c.Sha256 }).ToListAsync(stop);
            if (step.Count == 0)
                yield break;
            foreach (var content in step)
            {
                // What was deleted while we looked at it is no fault.
                if (await CheckAsync(content.Id, content.SizeBytes, content.Sha256, stop) is { } fault
                    && await db.Contents.AnyAsync(c => c.Id == content.Id, stop))
                    yield return $"content {content.Id}: {fault}";
            }

            last = step[^1].Id;
        }
    }

    private async Task<string?> CheckAsync(long id, long size, byte[] sha256, CancellationToken stop)
    {
        try
        {
            await using var raw = new RawContentStream(database, id, size);
            var hash = await SHA256.HashDataAsync(raw, stop);
            return hash.AsSpan().SequenceEqual(sha256) ? null : "the octets are not those that were received";
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or ZstdSharp.ZstdException)
        {
            return $"the octets cannot be read ({failure.GetType().Name})";
        }
    }
}
