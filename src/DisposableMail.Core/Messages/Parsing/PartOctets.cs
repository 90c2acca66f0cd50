using System.Buffers;
using MimeKit.Encodings;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Decodes one body as it streams by: counts its octets and keeps them when they are text.</summary>
internal sealed class PartOctets(int maxKept)
{
    private readonly OctetBuffer _kept = new(maxKept);
    private readonly byte[] _tail = new byte[2];
    private byte[] _decoded = [];
    private IMimeDecoder? _decoder;
    private bool _keeps;
    private int _tailLength;
    private long _fed;

    public long DecodedLength { get; private set; }

    public ReadOnlySpan<byte> Kept => _kept.Octets;

    public void Begin(TransferEncoding encoding, bool keep)
    {
        _decoder = AttachmentContent.DecoderOf(encoding);
        _keeps = keep;
        _tailLength = 0;
        _fed = 0;
        DecodedLength = 0;
        _kept.Clear();
    }

    /// <summary>Takes the next encoded octets and holds the last two back: they may be the line end of the boundary.</summary>
    public void Append(byte[] buffer, int start, int count)
    {
        if (count == 1 && _tailLength == 2)
        {
            Feed(_tail, 0, 1);
            _tail[0] = _tail[1];
            _tailLength = 1;
        }
        else if (count > 1)
        {
            Feed(_tail, 0, _tailLength);
            Feed(buffer, start, count - 2);
            _tailLength = 0;
        }
        var held = Math.Min(count, 2);
        buffer.AsSpan(start + count - held, held).CopyTo(_tail.AsSpan(_tailLength));
        _tailLength += held;
    }

    /// <summary>Ends the body, of which the first <paramref name="encodedLength"/> octets are its own.</summary>
    public void End(long encodedLength)
    {
        Feed(_tail, 0, (int)Math.Clamp(encodedLength - _fed, 0, _tailLength));
        _tailLength = 0;
    }

    /// <summary>Gives pooled memory back; the next <see cref="Begin"/> takes it again.</summary>
    public void Release()
    {
        if (_decoded.Length > 0)
            ArrayPool<byte>.Shared.Return(_decoded);
        _decoded = [];
        _kept.Release();
    }

    private void Feed(byte[] encoded, int start, int count)
    {
        if (count == 0)
            return;
        _fed += count;
        var octets = _decoder is null ? encoded.AsSpan(start, count) : Decode(_decoder, encoded, start, count);
        DecodedLength += octets.Length;
        if (_keeps)
            _kept.Append(octets);
    }

    private Span<byte> Decode(IMimeDecoder decoder, byte[] encoded, int start, int count)
    {
        var room = decoder.EstimateOutputLength(count);
        if (_decoded.Length < room)
        {
            if (_decoded.Length > 0)
                ArrayPool<byte>.Shared.Return(_decoded);
            _decoded = ArrayPool<byte>.Shared.Rent(room);
        }
        return _decoded.AsSpan(0, decoder.Decode(encoded, start, count, _decoded));
    }
}
