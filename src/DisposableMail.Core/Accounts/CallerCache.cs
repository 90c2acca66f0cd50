using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace DisposableMail.Core.Accounts;

/// <summary>Valid keys by digest, for one second: what another process revokes or disables is refused after that at the latest.</summary>
internal sealed class CallerCache(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    // Only keys that exist get in, so the number of keys bounds it; this bound is for installations with millions.
    private const int MaxEntries = 100_000;

    private readonly ConcurrentDictionary<UInt128, Entry> _entries = new();
    private int _edition;

    /// <summary>Moves with every change made here. Take it before reading the database: what was read before a change is not kept after it.</summary>
    public int Edition => Volatile.Read(ref _edition);

    public KnownCaller? Find(byte[] hash) =>
        _entries.TryGetValue(Key(hash), out var entry) && entry.Edition == Edition && entry.Hash.AsSpan().SequenceEqual(hash)
            && time.GetElapsedTime(entry.ReadAt) < Life
            ? entry.Known
            : null;

    public void Add(byte[] hash, KnownCaller known, int edition)
    {
        if (_entries.Count >= MaxEntries)
            _entries.Clear();
        _entries[Key(hash)] = new Entry(hash, known, time.GetTimestamp(), edition);
    }

    public void Clear()
    {
        Interlocked.Increment(ref _edition);
        _entries.Clear();
    }

    private static UInt128 Key(byte[] hash) => MemoryMarshal.Read<UInt128>(hash);

    private sealed record Entry(byte[] Hash, KnownCaller Known, long ReadAt, int Edition);
}
