using System.Buffers;

namespace DisposableMail.Smtp.Contents;

/// <summary>The content of one message while it arrives: memory up to a threshold, then a file. One per session, used again.</summary>
internal sealed class ContentSpool(SmtpOptions options, SpoolFiles files, Action<Exception> failed) : IDisposable
{
    private const int FirstBufferBytes = 16 * 1024;

    // A pool of our own: the shared one keeps eight arrays of a size per processor, and every session holds one while it waits
    // for its commit. At most 7 MB are kept.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(64 * 1024, maxArraysPerBucket: 64);

    private readonly BareControls? _bareControls = options.RefuseBareControls ? new BareControls() : null;
    private byte[] _buffer = [];
    private int _held;
    private SpoolFile? _file;

    /// <summary>Octets of content so far, also those no longer kept.</summary>
    public long Length { get; private set; }

    /// <summary>True once the content is over the limit; it is then counted and dropped.</summary>
    public bool IsTooLarge => Length > options.MaxMessageBytes;

    /// <summary>True once the disk refused; what follows is dropped, so that the dialogue stays in step.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>True when bare CR, LF or NUL are refused and the finished content has one.</summary>
    public bool HasBareControl => _bareControls is { } seen && seen.AtEnd();

    public void Append(ReadOnlySpan<byte> octets)
    {
        Length += octets.Length;
        if (IsTooLarge || HasFailed)
        {
            Release();
            return;
        }

        _bareControls?.Inspect(octets);
        if (_held + octets.Length <= _buffer.Length || TryGrow(octets.Length)) Hold(octets);
        else Spill(octets);
    }

    /// <summary>Ends the content; look at <see cref="HasFailed"/> after it.</summary>
    public void Complete()
    {
        if (_file is not null) Spill([]);
    }

    /// <summary>Gives the completed content to read, at position 0; the caller disposes it before the next message.</summary>
    public Stream Open() => _file is { } file
        ? file.OpenRead()
        : new MemoryStream(_buffer, 0, _held, writable: false, publiclyVisible: true);

    /// <summary>Forgets the content and gives buffer and file back.</summary>
    public void Clear()
    {
        Release();
        Length = 0;
        HasFailed = false;
        _bareControls?.Reset();
    }

    public void Dispose() => Release();

    private void Hold(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_buffer.AsSpan(_held));
        _held += octets.Length;
    }

    // Small mails touch a small array; nothing here reaches the large object heap at the default threshold.
    private bool TryGrow(int more)
    {
        var needed = _held + more;
        if (_file is not null || needed > options.SpoolThresholdBytes) return false;

        var size = Math.Max(FirstBufferBytes, _buffer.Length);
        while (size < needed) size *= 2;
        Exchange(Math.Min(size, options.SpoolThresholdBytes));
        return true;
    }

    private void Exchange(int size)
    {
        var larger = Buffers.Rent(size);
        _buffer.AsSpan(0, _held).CopyTo(larger);
        if (_buffer.Length > 0) Buffers.Return(_buffer);
        _buffer = larger;
    }

    // Written in place, not queued: a page-cache write is a copy, and an asynchronous one would borrow a pool thread for it
    // all the same. The client waits meanwhile, which is the back-pressure that keeps memory bounded.
    private void Spill(ReadOnlySpan<byte> octets)
    {
        try
        {
            _file ??= files.Take();
            if (_buffer.Length < options.SpoolThresholdBytes) Exchange(options.SpoolThresholdBytes);
            files.Append(_file, _buffer.AsSpan(0, _held));
            _held = 0;
            if (octets.Length < _buffer.Length) Hold(octets);
            else files.Append(_file, octets);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
            Release();
            failed(broken);
        }
    }

    private void Release()
    {
        if (_buffer.Length > 0) Buffers.Return(_buffer);
        _buffer = [];
        _held = 0;
        if (_file is not null) files.Return(_file);
        _file = null;
    }
}
