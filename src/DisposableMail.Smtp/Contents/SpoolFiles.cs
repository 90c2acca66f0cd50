using System.Collections.Concurrent;

namespace DisposableMail.Smtp.Contents;

/// <summary>Spool files at hand. An emptied file is used again: making and unlinking one costs more than filling it.</summary>
/// <param name="maxBytes">What all files together may hold: a flood of large mails must not fill the disk that the database is on.</param>
internal sealed class SpoolFiles(string directory, long maxBytes) : IDisposable
{
    private const int MaxIdleCount = 16;

    private readonly ConcurrentStack<SpoolFile> _idle = [];
    private long _heldBytes;

    public string Directory => directory;

    /// <summary>Whether so many octets more would fit now.</summary>
    public bool HasRoomFor(long bytes) => Interlocked.Read(ref _heldBytes) + bytes <= maxBytes;

    public SpoolFile Take() => _idle.TryPop(out var file) ? file : SpoolFile.Create(directory);

    /// <exception cref="IOException">The disk refused, or all files together hold as much as they may.</exception>
    public void Append(SpoolFile file, ReadOnlySpan<byte> octets)
    {
        if (Interlocked.Add(ref _heldBytes, octets.Length) > maxBytes)
        {
            Interlocked.Add(ref _heldBytes, -octets.Length);
            throw new IOException($"The spool holds {maxBytes} octets, as many as {SmtpOptions.Section}:{nameof(SmtpOptions.MaxSpoolBytes)} allows.");
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
