using System.Buffers;

namespace DisposableMail.Server.Http;

/// <summary>An answer that may be large, in pieces that stay off the large object heap and go out one at a time.</summary>
/// <remarks>One growing buffer would be rented at twice its need, copied at each doubling, and kept by the pool for the next such answer.</remarks>
internal sealed class OctetPieces : IBufferWriter<byte>
{
    private const int FirstBytes = 4 * 1024;
    private const int MostBytes = 64 * 1024;

    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private byte[] _last = new byte[FirstBytes];
    private int _used;

    public long Length { get; private set; }

    /// <summary>What was written, in order; none is empty.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces => _full.Append(_last.AsMemory(0, _used)).Where(static p => !p.IsEmpty);

    public void Advance(int count)
    {
        _used += count;
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_last.Length - _used < Math.Max(1, sizeHint))
        {
            _full.Add(_last.AsMemory(0, _used));
            _last = new byte[Math.Max(sizeHint, Math.Min(MostBytes, 2 * _last.Length))];
            _used = 0;
        }

        return _last.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Writes all of it; who reads slowly is waited for at each piece.</summary>
    public async Task CopyToAsync(Stream target, CancellationToken stop)
    {
        foreach (var piece in _full)
            await target.WriteAsync(piece, stop);
        await target.WriteAsync(_last.AsMemory(0, _used), stop);
    }

    public byte[] ToArray()
    {
        var octets = new byte[Length];
        var rest = octets.AsMemory();
        foreach (var piece in _full)
        {
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        _last.AsMemory(0, _used).CopyTo(rest);
        return octets;
    }
}
