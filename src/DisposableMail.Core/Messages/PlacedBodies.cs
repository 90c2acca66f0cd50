using DisposableMail.Core.Messages.Parsing;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Messages;

/// <summary>Reads text and HTML that are not stored by themselves out of the raw content: in two queries at most, of however many messages.</summary>
internal static class PlacedBodies
{
    public static async Task LoadAsync(MailDbContext db, IReadOnlyList<Message> messages, CancellationToken stop)
    {
        // Mostly a body lies within the first piece. Those that do not are asked for apart, or for one of them more pieces of all would be read.
        var bodies = messages.SelectMany(static m => PlacedBody.Of(m)).ToLookup(static b => b.LastPiece == 0);
        await ReadAsync(db, [.. bodies[true]], stop);
        await ReadAsync(db, [.. bodies[false]], stop);
    }

    /// <summary>Octets that are read for these bodies of a content, at most.</summary>
    public static long ReadBytesOf(long contentBytes, BodyPlace? text, BodyPlace? html)
    {
        if (text is null && html is null)
            return 0;
        // Beyond the first piece the bodies of other contents may lie anywhere, and with them all between is read.
        var isFar = Math.Max(EndOf(text), EndOf(html)) > RawContent.PieceBytes;
        return isFar ? contentBytes : Math.Min(contentBytes, RawContent.PieceBytes);
    }

    private static long EndOf(BodyPlace? place) => place is { } body ? body.Offset + body.Length : 0;

    // One piece in memory at a time, and what of it belongs to a body. A content that was deleted since its row was read shows none: then there
    // are no attachments, either.
    private static async Task ReadAsync(MailDbContext db, IReadOnlyCollection<PlacedBody> bodies, CancellationToken stop)
    {
        if (bodies.Count == 0)
            return;
        var byContent = bodies.ToLookup(static b => b.ContentId);
        var ids = byContent.Select(static c => c.Key).ToArray();
        var (first, last) = (bodies.Min(static b => b.FirstPiece), bodies.Max(static b => b.LastPiece));
        var pieces = db.RawContents.AsNoTracking().Where(r => ids.Contains(r.ContentId) && r.Ordinal >= first && r.Ordinal <= last);
        await foreach (var piece in pieces.AsAsyncEnumerable().WithCancellation(stop))
            Show([.. byContent[piece.ContentId].Where(b => b.IsIn(piece.Ordinal))], piece);
    }

    private static void Show(IReadOnlyList<PlacedBody> bodies, RawContent piece)
    {
        if (bodies.Count == 0)
            return; // Of another body of the page.
        var octets = RawContentStream.Decode(piece, bodies[0].LengthOf(piece.Ordinal));
        foreach (var body in bodies)
            body.Take(piece.Ordinal, octets);
    }
}
