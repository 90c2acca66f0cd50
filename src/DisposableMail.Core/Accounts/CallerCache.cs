using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace DisposableMail.Core.Accounts;

/// <summary>Valid keys by digest, for one second: what another process revokes or disables is refused after that at the latest.</summary>
internal sealed class CallerCache(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    // Only keys that exist get in, so the number of keys bounds it; this bound is for installations with millions.
    private const int MaxEntries = 100_000;

    private readonly ConcurrentDictionary<UInt128, (byte[] Hash, KnownCaller Known, long ReadAt)> _entries = new();

    public KnownCaller? Find(byte[] hash) =>
        _entries.TryGetValue(Key(hash), out var entry) && entry.Hash.AsSpan().SequenceEqual(hash) && time.GetElapsedTime(entry.ReadAt) < Life
            ? entry.Known
            : null;

    public void Add(byte[] hash, KnownCaller known)
    {
        if (_entries.Count >= MaxEntries)
            _entries.Clear();
        _entries[Key(hash)] = (hash, known, time.GetTimestamp());
    }

    public void Clear() => _entries.Clear();

    private static UInt128 Key(byte[] hash) => MemoryMarshal.Read<UInt128>(hash);
}
