using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Sessions;

/// <summary>Reads the raw contents of many mails together.</summary>
internal sealed class RawMails(IMailDatabase database)
{
    public async Task<IReadOnlyDictionary<Guid, RawMail>> ReadAsync(IReadOnlyCollection<Message> mails, CancellationToken stop)
    {
        var sizes = mails.DistinctBy(static m => m.ContentId).ToDictionary(static m => m.ContentId, static m => m.Content.SizeBytes);
        var ids = sizes.Keys.ToArray();
        await using var db = database.Open();
        var pieces = await db.RawContents.AsNoTracking().Where(r => ids.Contains(r.ContentId)).OrderBy(r => r.ContentId).ThenBy(r => r.Ordinal)
            .ToListAsync(stop);
        var raws = pieces.GroupBy(static p => p.ContentId).ToDictionary(static g => g.Key, g => new RawMail(Join(g, sizes[g.Key])));
        // Empty mail has no piece.
        return mails.Where(m => raws.ContainsKey(m.ContentId) || m.Content.SizeBytes == 0)
            .ToDictionary(static m => m.PublicId, m => raws.GetValueOrDefault(m.ContentId) ?? new RawMail([]));
    }

    private static byte[] Join(IEnumerable<RawContent> pieces, long size)
    {
        var octets = new byte[size];
        foreach (var piece in pieces)
        {
            var start = piece.Ordinal * (long)RawContent.PieceBytes;
            var length = (int)Math.Min(RawContent.PieceBytes, size - start);
            RawContentStream.Decode(piece, length).CopyTo(octets, start);
        }

        return octets;
    }
}
