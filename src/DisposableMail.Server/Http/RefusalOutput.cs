using System.Buffers;
using System.IO.Pipelines;

namespace DisposableMail.Server.Http;

/// <summary>The output of a connection, whose last answer, an empty refusal of Kestrel's own, can be given headers and a body.</summary>
/// <remarks>Costs an ordinary answer nothing but the calls: only after <see cref="Explain"/> what is written is held back until it is flushed.</remarks>
internal sealed class RefusalOutput(PipeWriter inner) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _held = new();
    private (byte[] Headers, byte[] Body)? _explanation;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes + _held.WrittenCount;

    /// <summary>Said before Kestrel writes its refusal.</summary>
    /// <param name="headers">Lines with their ends, to stand in the place of <c>Content-Length: 0</c>.</param>
    public void Explain(byte[] headers, byte[] body) => _explanation = (headers, body);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _explanation is null ? inner.GetMemory(sizeHint) : _held.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _explanation is null ? inner.GetSpan(sizeHint) : _held.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (_explanation is null)
            inner.Advance(bytes);
        else
            _held.Advance(bytes);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        _explanation is null ? inner.WriteAsync(source, cancellationToken) : base.WriteAsync(source, cancellationToken);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Release();
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        Release();
        inner.Complete(exception);
    }

    private void Release()
    {
        if (_explanation is not var (headers, body) || _held.WrittenCount == 0)
            return;
        var answer = _held.WrittenSpan;
        var (empty, length) = (answer.IndexOf("\r\nContent-Length: 0\r\n"u8), "Content-Length: 0\r\n"u8.Length);
        // Anything but Kestrel's refusal goes out as it is.
        if (answer.StartsWith("HTTP/1.1 4"u8) && answer.EndsWith("\r\n\r\n"u8) && empty > 0)
        {
            inner.Write(answer[..(empty + 2)]);
            inner.Write(headers);
            inner.Write(answer[(empty + 2 + length)..]);
            inner.Write(body);
        }
        else
        {
            inner.Write(answer);
        }

        _held.ResetWrittenCount();
    }
}
