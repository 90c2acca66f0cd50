using System.Collections.Concurrent;

namespace DisposableMail.Smtp.Contents;

/// <summary>Spool files at hand. An emptied file is used again: making and unlinking one costs more than filling it.</summary>
/// <param name="maxBytes">What all files together may hold: a flood of large mails must not fill the disk that the database is on.</param>
/// <param name="maxFiles">Mails that may have one at the same time: each is an open file.</param>
internal sealed class SpoolFiles(string directory, long maxBytes, int maxFiles) : IDisposable
{
    private const int MaxIdleCount = 16;

    private readonly ConcurrentStack<SpoolFile> _idle = [];
    private long _heldBytes;
    private int _inUse;

    public string Directory => directory;

    /// <summary>Whether a mail of so many octets would fit now.</summary>
    public bool HasRoomFor(long bytes) => Volatile.Read(ref _inUse) < maxFiles && Interlocked.Read(ref _heldBytes) + bytes <= maxBytes;

    /// <exception cref="IOException">No file can be made.</exception>
    public void Check() => SpoolFile.Create(directory).Dispose();

    /// <exception cref="IOException">It cannot be made, or as many are in use as may be.</exception>
    public SpoolFile Take()
    {
        SpoolFile? file = null;
        try
        {
            if (Interlocked.Increment(ref _inUse) > maxFiles)
                throw new SpoolFullException($"{maxFiles} spool files are in use, as many as there are file descriptors for.");
            return file = _idle.TryPop(out var idle) ? idle : SpoolFile.Create(directory);
        }
        finally
        {
            if (file is null) Interlocked.Decrement(ref _inUse);
        }
    }

    /// <exception cref="IOException">The disk refused, or all files together hold as much as they may.</exception>
    public void Append(SpoolFile file, ReadOnlySpan<byte> octets)
    {
        if (Interlocked.Add(ref _heldBytes, octets.Length) > maxBytes)
        {
            Interlocked.Add(ref _heldBytes, -octets.Length);
            throw new SpoolFullException($"The spool holds {maxBytes} octets, as many as {SmtpOptions.Section}:{nameof(SmtpOptions.MaxSpoolBytes)} allows.");
        }

        file.Reserved += octets.Length;
        file.Append(octets);
    }

    public void Return(SpoolFile file)
    {
        Interlocked.Add(ref _heldBytes, -file.Reserved);
        file.Reserved = 0;
        if (_idle.Count < MaxIdleCount && TryEmpty(file)) _idle.Push(file);
        else file.Dispose();
        Interlocked.Decrement(ref _inUse);
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var file)) file.Dispose();
    }

    private static bool TryEmpty(SpoolFile file)
    {
        try
        {
            file.Empty();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
