namespace DisposableMail.Core.Messages.Parsing;

/// <summary>The content as the MIME reader sees it: it ends early where a limit is reached.</summary>
/// <remarks>
/// An early end instead of an exception: the reader closes what is open, as it does for truncated mail, and all that was
/// read until then stays. It also is the only place to stop a header field that never ends, for the reader shows a field
/// when it is complete and grows its buffer 64 octets at a time until then.
/// </remarks>
internal sealed class BoundedSource(Stream content, ParsingOptions options, Deadline deadline) : Stream
{
    private const int LineEndLength = 2;

    private long _position;
    private long _splitAt = long.MaxValue;
    private long _headersBegin = -1;
    private long _headersTotal;

    /// <summary>True once a limit cut the content.</summary>
    public bool IsCut { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <summary>All of it, also what lies behind the cut.</summary>
    public Stream Content => content;

    public void Cut() => IsCut = true;

    /// <summary>Shows an empty line before an octet, where the sender forgot to end the header section.</summary>
    public void SplitAt(long offset) => _splitAt = offset;

    /// <summary>The place in the content of a place in what the reader sees.</summary>
    public long ToContent(long offset) => offset > _splitAt ? offset - LineEndLength : offset;

    public void BeginHeaders(long offset) => _headersBegin = offset;

    public void EndHeaders(long offset)
    {
        _headersTotal += offset - _headersBegin;
        _headersBegin = -1;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (!IsCut && (deadline.HasPassed || HeadersAreTooLong()))
            IsCut = true;
        if (IsCut)
            return 0;
        var read = _position == _splitAt
            ? InsertLineEnd(buffer.AsSpan(offset, count))
            : content.Read(buffer, offset, (int)Math.Min(count, _position < _splitAt ? _splitAt - _position : count));
        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // The reader asks for much more than two octets; were it not so, the empty line would be left out, nothing worse.
    private int InsertLineEnd(Span<byte> target) => "\r\n"u8.TryCopyTo(target) ? LineEndLength : content.Read(target);

    private bool HeadersAreTooLong()
    {
        if (_headersBegin < 0)
            return false;
        var pending = _position - _headersBegin;
        return pending >= options.MaxHeaderBytesPerPart || _headersTotal + pending >= options.MaxHeaderBytes;
    }
}
