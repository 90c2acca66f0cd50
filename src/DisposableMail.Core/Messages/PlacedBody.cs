using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Messages;

/// <summary>Text or HTML of a message on its way out of the pieces of the raw content, in whatever order they come.</summary>
internal sealed class PlacedBody(long contentId, MessageContent content, BodyPlace place, bool isHtml)
{
    private byte[]? _octets;
    private int _left = place.Length;

    public long ContentId => contentId;

    public int FirstPiece => (int)(place.Offset / RawContent.PieceBytes);

    public int LastPiece => (int)((place.Offset + place.Length - 1) / RawContent.PieceBytes);

    public static IEnumerable<PlacedBody> Of(Message message)
    {
        if (message.Content.TextPlace is { } text)
            yield return new PlacedBody(message.ContentId, message.Content, text, isHtml: false);
        if (message.Content.HtmlPlace is { } html)
            yield return new PlacedBody(message.ContentId, message.Content, html, isHtml: true);
    }

    /// <summary>Whether octets of it are in this piece.</summary>
    public bool IsIn(int ordinal) => ordinal >= FirstPiece && ordinal <= LastPiece;

    /// <summary>Octets that this piece has when it is unpacked.</summary>
    public int LengthOf(int ordinal) => (int)Math.Min(RawContent.PieceBytes, content.SizeBytes - (ordinal * (long)RawContent.PieceBytes));

    /// <summary>Takes its octets out of a piece that has some; with the last of them it is shown.</summary>
    public void Take(int ordinal, ReadOnlySpan<byte> piece)
    {
        var start = ordinal * (long)RawContent.PieceBytes;
        var begin = Math.Max(place.Offset, start);
        var own = piece[(int)(begin - start)..(int)(Math.Min(place.Offset + place.Length, start + piece.Length) - start)];
        if (own.Length == place.Length)
        {
            Show(own);
            return;
        }

        _octets ??= new byte[place.Length];
        own.CopyTo(_octets.AsSpan((int)(begin - place.Offset)));
        _left -= own.Length;
        if (_left > 0)
            return;
        Show(_octets);
        _octets = null;
    }

    private void Show(ReadOnlySpan<byte> octets)
    {
        var text = place.Decode(octets, isHtml);
        if (isHtml)
            content.Html = text;
        else
            content.Text = text;
    }
}
