using System.Buffers;
using MimeKit.Encodings;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Reads the decoded octets of one attachment out of the raw content, a few KiB at a time.</summary>
internal sealed class AttachmentContent : Stream
{
    private const int ChunkSize = 8 * 1024;

    private readonly Stream _raw;
    private readonly IMimeDecoder? _decoder;
    private readonly TransferEncoding _encoding;
    private readonly byte[] _encoded = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private byte[] _decoded = [];
    private int _decodedStart;
    private int _decodedEnd;
    private long _toSkip;
    private long _left;
    private bool _hasEnded;
    private bool _disposed;

    private AttachmentContent(Stream raw, long offset, long encodedLength, TransferEncoding encoding)
    {
        _raw = raw;
        _left = encodedLength;
        _encoding = encoding;
        _decoder = DecoderOf(encoding);
        if (raw.CanSeek)
            raw.Position = offset;
        else
            _toSkip = offset;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Opens an attachment.</summary>
    /// <param name="raw">At its start, or seekable. Disposed together with the returned stream.</param>
    /// <param name="offset"><see cref="ParsedAttachment.Offset"/>.</param>
    /// <param name="encodedLength"><see cref="ParsedAttachment.EncodedLength"/>.</param>
    public static Stream Open(Stream raw, long offset, long encodedLength, TransferEncoding encoding) =>
        new AttachmentContent(raw, offset, encodedLength, encoding);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_decodedStart == _decodedEnd)
        {
            var read = _left == 0 && _toSkip == 0 ? 0 : _raw.Read(_encoded, 0, NextLength());
            if (!Accept(read))
                return 0;
        }
        return Take(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_decodedStart == _decodedEnd)
        {
            var read = _left == 0 && _toSkip == 0 ? 0 : await _raw.ReadAsync(_encoded.AsMemory(0, NextLength()), cancellationToken);
            if (!Accept(read))
                return 0;
        }
        return Take(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _raw.Dispose();
            ArrayPool<byte>.Shared.Return(_encoded);
        }
        base.Dispose(disposing);
    }

    /// <summary>The decoder that parsing and downloading share, so that sizes agree; null when octets are taken as they are.</summary>
    internal static IMimeDecoder? DecoderOf(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.Base64 => new Base64Decoder(),
        TransferEncoding.QuotedPrintable => new QuotedPrintableDecoder(),
        TransferEncoding.UUEncode => new UUDecoder(),
        _ => null,
    };

    /// <summary>Decodes the next octets; what comes of them does not depend on the pieces in which they come.</summary>
    /// <remarks>MimeKit's decoder of uuencode makes something else of a damaged line that comes in two pieces: it is given octet by octet.</remarks>
    internal static int Decode(IMimeDecoder decoder, byte[] encoded, int start, int count, byte[] decoded)
    {
        if (decoder is not UUDecoder)
            return decoder.Decode(encoded, start, count, decoded);
        var few = new byte[decoder.EstimateOutputLength(1)];
        var length = 0;
        for (var at = start; at < start + count; at++)
        {
            var more = decoder.Decode(encoded, at, 1, few);
            few.AsSpan(0, more).CopyTo(decoded.AsSpan(length));
            length += more;
        }
        return length;
    }

    /// <summary>What a decoder is given after the last octet of a body.</summary>
    /// <remarks>Some mailers leave out the padding of base64 (RFC 2045 §6.8), and damage takes it: the last octets are there all the same.</remarks>
    internal static ReadOnlySpan<byte> EndOf(TransferEncoding encoding) => encoding == TransferEncoding.Base64 ? "==="u8 : default;

    private int NextLength() => (int)Math.Min(ChunkSize, _toSkip > 0 ? _toSkip : _left);

    private bool Accept(int read)
    {
        if (read == 0)
            return TryEnd();
        if (_toSkip > 0)
        {
            _toSkip -= read;
            return true;
        }
        _left -= read;
        _decodedStart = 0;
        _decodedEnd = Decode(read);
        return true;
    }

    private bool TryEnd()
    {
        if (_hasEnded)
            return false;
        _hasEnded = true;
        var end = EndOf(_encoding);
        end.CopyTo(_encoded);
        (_decodedStart, _decodedEnd) = (0, Decode(end.Length));
        return true;
    }

    private int Decode(int length)
    {
        if (_decoder is null)
        {
            _decoded = _encoded;
            return length;
        }
        var room = _decoder.EstimateOutputLength(length);
        if (_decoded.Length < room)
            _decoded = new byte[room];
        return Decode(_decoder, _encoded, 0, length, _decoded);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _decodedEnd - _decodedStart);
        _decoded.AsSpan(_decodedStart, count).CopyTo(buffer);
        _decodedStart += count;
        return count;
    }
}
