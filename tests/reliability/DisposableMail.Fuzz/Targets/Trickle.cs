using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>A stream that gives its octets in pieces.</summary>
internal sealed class Trickle(byte[] octets) : MemoryStream(octets, writable: false)
{
    private readonly List<byte[]> _pieces = Splits.Of(octets);
    private int _next;

    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, _pieces.Count == 0 ? count : 7 * _pieces[_next++ % _pieces.Count].Length));

    public override int Read(Span<byte> buffer) =>
        base.Read(buffer[..Math.Min(buffer.Length, _pieces.Count == 0 ? buffer.Length : 7 * _pieces[_next++ % _pieces.Count].Length)]);
}
