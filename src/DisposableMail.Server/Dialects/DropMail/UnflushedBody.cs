using System.Buffers;
using System.IO.Pipelines;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>A body that is written to synchronously, as ZIP archives insist on, and flushed by who writes it: often, for until then it is memory.</summary>
internal sealed class UnflushedBody(PipeWriter body) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => body.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => body.Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Not here: it may have to wait.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
