using System.Collections.Concurrent;

namespace DisposableMail.Smtp.Contents;

/// <summary>Spool files at hand. An emptied file is used again: making and unlinking one costs more than filling it.</summary>
internal sealed class SpoolFiles(string directory) : IDisposable
{
    private const int MaxIdleCount = 16;

    private readonly ConcurrentStack<SpoolFile> _idle = [];

    public string Directory => directory;

    public SpoolFile Take() => _idle.TryPop(out var file) ? file : SpoolFile.Create(directory);

    public void Return(SpoolFile file)
    {
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
