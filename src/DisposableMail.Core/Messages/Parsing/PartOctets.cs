using System.Buffers;
using MimeKit.Encodings;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Decodes one body as it streams by: counts its octets and keeps them when they are text.</summary>
internal sealed class PartOctets(int maxKept)
{
    private static readonly SearchValues<byte> Base64Octets = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"u8);

    // What no text has: C0 controls but for HT, LF, VT, FF, CR and the ESC, SO and SI of ISO 2022.
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31]);

    private readonly OctetBuffer _kept = new(maxKept);
    private readonly byte[] _tail = new byte[2];
    private byte[] _decoded = [];
    private IMimeDecoder? _decoder;
    private TransferEncoding _encoding;
    private bool _keeps;
    private bool _keepsBase64;
    private int _tailLength;
    private long _fed;

    public long DecodedLength { get; private set; }

    public ReadOnlySpan<byte> Kept => _kept.Octets;

    public void Begin(TransferEncoding encoding, bool keep)
    {
        _keepsBase64 = keep && encoding == TransferEncoding.Base64;
        _decoder = _keepsBase64 ? null : AttachmentContent.DecoderOf(encoding);
        _encoding = encoding;
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
        if (_keepsBase64)
            DecodeKept();
        else if (_decoder is not null)
            Feed(AttachmentContent.EndOf(_encoding).ToArray(), 0, AttachmentContent.EndOf(_encoding).Length);
    }

    /// <summary>Gives pooled memory back; the next <see cref="Begin"/> takes it again.</summary>
    public void Release()
    {
        if (_decoded.Length > 0)
            ArrayPool<byte>.Shared.Return(_decoded);
        _decoded = [];
        _kept.Release();
    }

    // Text is decoded as a whole, for a look at both forms: some senders declare base64 over what never was.
    private void DecodeKept()
    {
        byte[] encoded = [.. _kept.Octets, .. AttachmentContent.EndOf(TransferEncoding.Base64)];
        var decoded = Decode(new Base64Decoder(), encoded, 0, encoded.Length);
        if (encoded.AsSpan().ContainsAnyExcept(Base64Octets) && decoded.ContainsAny(Controls))
            return;
        _kept.Clear();
        _kept.Append(decoded);
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
        return _decoded.AsSpan(0, AttachmentContent.Decode(decoder, encoded, start, count, _decoded));
    }
}
