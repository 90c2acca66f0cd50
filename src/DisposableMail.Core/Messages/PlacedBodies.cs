using DisposableMail.Core.Messages.Parsing;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Messages;

/// <summary>Reads text and HTML that are not stored by themselves out of the raw content.</summary>
internal static class PlacedBodies
{
    public static async Task LoadAsync(MailDbContext db, IReadOnlyList<Message> messages, CancellationToken stop)
    {
        // Mostly a body lies within the first piece: one query for all of them, then one for each that does not.
        var near = messages.Where(static m => IsNear(m.Content.TextPlace) || IsNear(m.Content.HtmlPlace)).ToLookup(static m => m.ContentId, static m => m.Content);
        var ids = near.Select(static n => n.Key).ToArray();
        if (ids.Length > 0)
        {
            foreach (var piece in await db.RawContents.AsNoTracking().Where(r => ids.Contains(r.ContentId) && r.Ordinal == 0).ToListAsync(stop))
                Show(near[piece.ContentId], piece);
        }

        foreach (var content in messages.Select(static m => m.Content))
        {
            if (content.TextPlace is { } text && !IsNear(text))
                content.Text = await ReadAsync(db, content, text, isHtml: false, stop);
            if (content.HtmlPlace is { } html && !IsNear(html))
                content.Html = await ReadAsync(db, content, html, isHtml: true, stop);
        }
    }

    private static bool IsNear(BodyPlace? place) => place is not null && place.Offset + place.Length <= RawContent.PieceBytes;

    private static void Show(IEnumerable<MessageContent> contents, RawContent piece)
    {
        byte[]? octets = null;
        foreach (var content in contents)
        {
            octets ??= RawContentStream.Decode(piece, (int)Math.Min(RawContent.PieceBytes, content.SizeBytes));
            if (content.TextPlace is { } text && IsNear(text))
                content.Text = text.Decode(octets.AsSpan((int)text.Offset, text.Length), isHtml: false);
            if (content.HtmlPlace is { } html && IsNear(html))
                content.Html = html.Decode(octets.AsSpan((int)html.Offset, html.Length), isHtml: true);
        }
    }

    // Null when it was deleted since its row was read: then there are no attachments, either.
    private static async Task<string?> ReadAsync(MailDbContext db, MessageContent content, BodyPlace place, bool isHtml, CancellationToken stop)
    {
        var octets = new byte[place.Length];
        var end = place.Offset + place.Length;
        var read = place.Offset;
        var pieces = db.RawContents.AsNoTracking().Where(
            r => r.ContentId == content.Id && r.Ordinal >= place.Offset / RawContent.PieceBytes && r.Ordinal <= (end - 1) / RawContent.PieceBytes);
        await foreach (var piece in pieces.OrderBy(r => r.Ordinal).AsAsyncEnumerable().WithCancellation(stop))
        {
            var start = piece.Ordinal * (long)RawContent.PieceBytes;
            var decoded = RawContentStream.Decode(piece, (int)Math.Min(RawContent.PieceBytes, content.SizeBytes - start));
            var wanted = decoded.AsSpan((int)(read - start), (int)(Math.Min(end, start + decoded.Length) - read));
            wanted.CopyTo(octets.AsSpan((int)(read - place.Offset)));
            read += wanted.Length;
        }

        return read == end ? place.Decode(octets, isHtml) : null;
    }
}
