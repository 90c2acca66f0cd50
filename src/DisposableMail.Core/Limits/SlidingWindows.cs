namespace DisposableMail.Core.Limits;

/// <summary>Counts what each key did in the time just gone by, in memory: a restart forgives.</summary>
/// <param name="window">How long what was counted counts.</param>
/// <param name="maxKeys">Keys remembered; beyond, those heard of least recently are forgotten.</param>
internal sealed class SlidingWindows<TKey>(TimeSpan window, int maxKeys, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Events> _keys = [];

    /// <summary>Counts one, unless the limit is reached.</summary>
    /// <returns>Null when it was counted; else how long until there is room for one.</returns>
    public TimeSpan? Take(TKey key, int limit)
    {
        lock (_lock)
        {
            if (Find(key) is var events && WaitOf(events, limit) is { } wait)
            {
                events.WasRefused = true;
                return wait;
            }

            events.At.Enqueue(time.GetTimestamp());
            return null;
        }
    }

    /// <summary>Takes the last one back, for what was counted and then did not happen.</summary>
    public void GiveBack(TKey key)
    {
        lock (_lock)
        {
            // Whichever goes, one less counts; the oldest ends soonest, so that nobody gains by it.
            if (_keys.TryGetValue(key, out var events))
                events.At.TryDequeue(out _);
        }
    }

    /// <summary>Forgets what a key did.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
            _keys.Remove(key);
    }

    /// <summary>Whether <see cref="Take"/> would be refused now; if so, that counts as refused.</summary>
    public bool IsFull(TKey key, int limit)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(key, out var events) || WaitOf(events, limit) is null)
                return false;
            return events.WasRefused = true;
        }
    }

    /// <summary>While something was refused and there is no room yet: how long that lasts; else null.</summary>
    public TimeSpan? WaitAfterRefusal(TKey key, int limit)
    {
        lock (_lock)
            return _keys.TryGetValue(key, out var events) && WaitOf(events, limit) is { } wait && events.WasRefused ? wait : null;
    }

    private TimeSpan? WaitOf(Events events, int limit)
    {
        while (events.At.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
            events.At.Dequeue();
        if (events.At.Count >= limit)
            return window - time.GetElapsedTime(events.At.Peek());
        events.WasRefused = false;
        return null;
    }

    private Events Find(TKey key)
    {
        if (!_keys.TryGetValue(key, out var events))
        {
            if (_keys.Count >= maxKeys)
                MakeRoom();
            _keys.Add(key, events = new Events());
        }

        events.HeardAt = time.GetTimestamp();
        return events;
    }

    // A tenth at once, so that the search for them is rare.
    private void MakeRoom()
    {
        foreach (var (key, _) in _keys.OrderBy(k => k.Value.HeardAt).Take(Math.Max(1, _keys.Count / 10)).ToList())
            _keys.Remove(key);
    }

    private sealed class Events
    {
        public Queue<long> At { get; } = new();

        public long HeardAt { get; set; }

        public bool WasRefused { get; set; }
    }
}
