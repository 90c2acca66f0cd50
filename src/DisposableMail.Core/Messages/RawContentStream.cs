using Microsoft.EntityFrameworkCore;
using Snappier;
using ZstdSharp;

namespace DisposableMail.Core.Messages;

/// <summary>Reads a raw content from the database, one piece in memory at a time; seeks without reading what it skips.</summary>
/// <remarks>Between two pieces it holds nothing open, so a slow reader delays nobody.</remarks>
internal sealed class RawContentStream(IMailDatabase database, long contentId, long length) : Stream
{
    private byte[] _piece = [];
    private int _ordinal = -1;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.IsEmpty)
            return 0;
        var ordinal = (int)(_position / RawContent.PieceBytes);
        if (ordinal != _ordinal)
        {
            _piece = await LoadAsync(ordinal, cancellationToken);
            _ordinal = ordinal;
        }

        var start = (int)(_position % RawContent.PieceBytes);
        var count = Math.Min(buffer.Length, _piece.Length - start);
        _piece.AsMemory(start, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads the database: use ReadAsync.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private async Task<byte[]> LoadAsync(int ordinal, CancellationToken stop)
    {
        await using var db = database.Open();
        var stored = await db.RawContents.AsNoTracking().FirstOrDefaultAsync(r => r.ContentId == contentId && r.Ordinal == ordinal, stop)
            ?? throw new IOException("The message was deleted while it was read.");
        var expected = (int)Math.Min(RawContent.PieceBytes, length - ((long)ordinal * RawContent.PieceBytes));
        var piece = Decode(stored, expected);
        return piece.Length == expected ? piece : throw new IOException("A piece of stored content has the wrong length.");
    }

    internal static byte[] Decode(RawContent stored, int length) => stored.Encoding switch
    {
        RawEncoding.Zstandard => Unzstd(stored.Octets, length),
        RawEncoding.Snappy => Unsnap(stored.Octets, length),
        _ => stored.Octets,
    };

    private static byte[] Unsnap(byte[] octets, int length)
    {
        if (Snappy.GetUncompressedLength(octets) != length)
            throw new InvalidDataException("A piece of stored content has the wrong length.");
        var piece = new byte[length];
        Snappy.Decompress(octets, piece);
        return piece;
    }

    private static byte[] Unzstd(byte[] octets, int length)
    {
        using var decompressor = new Decompressor();
        var piece = new byte[length];
        var written = decompressor.Unwrap(octets, piece);
        return written == length ? piece : piece[..written];
    }
}
