using DisposableMail.Core.Messages;
using ZstdSharp;

namespace DisposableMail.Core.Reception;

/// <summary>Cuts a content into the pieces that are stored, each compressed when that makes it smaller.</summary>
internal static class RawPieces
{
    // Level 1: on mail it saves nearly what level 3 does, in half the time.
    private const int Level = 1;

    // Below this, what is saved is less than what a row costs.
    private const int WorthTrying = 256;

    [ThreadStatic]
    private static Compressor? _compressor;

    /// <summary>The pieces in order. A buffer of the last piece may be used again for the next one.</summary>
    public static IEnumerable<RawPiece> Of(Stream content)
    {
        content.Position = 0;
        var buffer = new byte[Math.Min(RawContent.PieceBytes, content.Length)];
        for (var left = content.Length; left > 0; left -= buffer.Length)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, left));
            content.ReadExactly(piece.Span);
            yield return Compress(piece);
        }
    }

    public static RawPiece Compress(ReadOnlyMemory<byte> piece)
    {
        if (piece.Length < WorthTrying)
            return new RawPiece(RawEncoding.Identity, piece);
        var compressor = _compressor ??= new Compressor(Level);
        var packed = new byte[piece.Length];
        return compressor.TryWrap(piece.Span, packed, out var length) && length < piece.Length
            ? new RawPiece(RawEncoding.Zstandard, packed.AsMemory(0, length))
            : new RawPiece(RawEncoding.Identity, piece);
    }
}
