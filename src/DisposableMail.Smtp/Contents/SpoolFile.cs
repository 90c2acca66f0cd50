using Microsoft.Win32.SafeHandles;

namespace DisposableMail.Smtp.Contents;

/// <summary>A file that has no name: what it holds is gone when it is emptied or closed, or the process dies.</summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _length;

    private SpoolFile(SafeFileHandle handle) => _handle = handle;

    /// <summary>Its share of what <see cref="SpoolFiles"/> counts; what a failed write left out is part of it.</summary>
    public long Reserved { get; set; }

    public static SpoolFile Create(string directory)
    {
        var path = Path.Combine(directory, Path.GetRandomFileName());
        // Windows cannot take the name from an open file; there the system deletes it on close.
        if (OperatingSystem.IsWindows())
            return new(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose));

        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        return new(handle);
    }

    public void Append(ReadOnlySpan<byte> octets)
    {
        RandomAccess.Write(_handle, octets, _length);
        _length += octets.Length;
    }

    // The reader may close its stream; the file stays ours.
    public Stream OpenRead()
    {
        var stream = new FileStream(new SafeFileHandle(_handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read);
        stream.Position = 0;
        return stream;
    }

    public void Empty()
    {
        RandomAccess.SetLength(_handle, 0);
        _length = 0;
    }

    public void Dispose() => _handle.Dispose();
}
