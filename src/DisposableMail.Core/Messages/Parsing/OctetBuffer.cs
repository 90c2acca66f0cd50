using System.Buffers;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Collects the octets of a text up to a limit, in pooled memory.</summary>
internal sealed class OctetBuffer(int limit)
{
    private byte[] _octets = [];
    private int _length;

    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Append(ReadOnlySpan<byte> octets)
    {
        var count = Math.Min(octets.Length, limit - _length);
        if (count <= 0)
            return;
        if (_octets.Length - _length < count)
            Grow(_length + count);
        octets[..count].CopyTo(_octets.AsSpan(_length));
        _length += count;
    }

    /// <summary>Gives the memory back; the buffer can be used again.</summary>
    public void Release()
    {
        if (_octets.Length > 0)
            ArrayPool<byte>.Shared.Return(_octets);
        _octets = [];
        _length = 0;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(4096, 2 * _octets.Length)));
        Octets.CopyTo(larger);
        if (_octets.Length > 0)
            ArrayPool<byte>.Shared.Return(_octets);
        _octets = larger;
    }
}
