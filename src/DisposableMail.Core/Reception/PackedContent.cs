using System.Buffers;
using System.Security.Cryptography;
using DisposableMail.Core.Messages;
using Snappier;
using ZstdSharp;

namespace DisposableMail.Core.Reception;

/// <summary>A content as it is stored: cut into pieces, each compressed when that makes it smaller.</summary>
internal sealed class PackedContent : IDisposable
{
    // Level 1: on mail it saves nearly what level 3 does, in half the time.
    private const int ZstandardLevel = 1;

    // Below this, what is saved is less than what a row costs.
    private const int WorthTrying = 256;

    // As many as there are mails on their way to the disk at a time; the shared pool keeps fewer.
    private static readonly ArrayPool<byte> Rooms = ArrayPool<byte>.Create(2 * RawContent.PieceBytes, maxArraysPerBucket: 64);

    [ThreadStatic]
    private static Compressor? _compressor;

    private readonly byte[] _room;

    private PackedContent(long sizeBytes, byte[] sha256, IEnumerable<RawPiece> pieces, byte[] room) =>
        (SizeBytes, Sha256, Pieces, _room) = (sizeBytes, sha256, pieces, room);

    public long SizeBytes { get; }

    public byte[] Sha256 { get; }

    /// <summary>In order. One is valid until the next is asked for.</summary>
    public IEnumerable<RawPiece> Pieces { get; }

    /// <summary>Packs a content that fits into one piece; a larger one is packed when its pieces are asked for.</summary>
    /// <param name="content">Seekable; used until the last piece was.</param>
    public static PackedContent Of(Stream content)
    {
        if (content.Length <= RawContent.PieceBytes)
            return Small(InMemory(content));
        content.Position = 0;
        return new PackedContent(content.Length, SHA256.HashData(content), Large(content), []);
    }

    /// <summary>Gives pooled memory back, when the pieces are stored.</summary>
    public void Dispose()
    {
        if (_room.Length > 0)
            Rooms.Return(_room);
    }

    private static ReadOnlyMemory<byte> InMemory(Stream content)
    {
        if (content is MemoryStream memory && memory.TryGetBuffer(out var octets))
            return octets;
        var copy = new byte[content.Length];
        content.Position = 0;
        content.ReadExactly(copy);
        return copy;
    }

    // Most mails are such, and what they take is time: Snappy packs them in a third of Zstandard's.
    private static PackedContent Small(ReadOnlyMemory<byte> content)
    {
        var sha256 = SHA256.HashData(content.Span);
        var asIs = new RawPiece(RawEncoding.Identity, content);
        if (content.Length < WorthTrying)
            return new PackedContent(content.Length, sha256, content.IsEmpty ? [] : [asIs], []);
        var room = Rooms.Rent(Snappy.GetMaxCompressedLength(content.Length));
        var length = Snappy.Compress(content.Span, room);
        return new PackedContent(
            content.Length, sha256, [length < content.Length ? new RawPiece(RawEncoding.Snappy, room.AsMemory(0, length)) : asIs], room);
    }

    private static IEnumerable<RawPiece> Large(Stream content)
    {
        content.Position = 0;
        var buffer = new byte[RawContent.PieceBytes];
        var packed = new byte[RawContent.PieceBytes];
        for (var left = content.Length; left > 0; left -= buffer.Length)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, left));
            content.ReadExactly(piece.Span);
            var compressor = _compressor ??= new Compressor(ZstandardLevel);
            yield return compressor.TryWrap(piece.Span, packed, out var length) && length < piece.Length
                ? new RawPiece(RawEncoding.Zstandard, packed.AsMemory(0, length))
                : new RawPiece(RawEncoding.Identity, piece);
        }
    }
}
