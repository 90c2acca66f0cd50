using Microsoft.Win32.SafeHandles;

namespace DisposableMail.Smtp.Contents;

/// <summary>A file that has no name: what it holds is gone when it is closed or the process dies.</summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _length;

    private SpoolFile(SafeFileHandle handle) => _handle = handle;

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

    public Stream OpenRead() => new FileStream(_handle, FileAccess.Read);

    public void Dispose() => _handle.Dispose();
}
