namespace DisposableMail.Core.Limits;

/// <summary>One counter in memory; every decision on it is one step under its lock (invariant 14).</summary>
internal sealed class Counter(DateTimeOffset windowStart, int used)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _windowStart = windowStart;
    private DateTimeOffset _windowEnd;
    private int _used = used;
    private bool _isDirty;
    private bool _isRetired;

    /// <summary>Asks it, in one step with whether it may still be asked.</summary>
    /// <returns>Null when it was retired (<see cref="TryRetire"/>): another one counts in its place.</returns>
    public Quota? Ask<TState>(TState state, Func<Counter, TState, Quota> ask)
    {
        lock (_lock)
            return _isRetired ? null : ask(this, state);
    }

    /// <summary>Counts one, unless the limit is reached.</summary>
    public Quota Take(int? limit, QuotaPeriod period, DateTimeOffset now) => Decide(limit, period, now, step: 1);

    /// <summary>Says what is used, counting nothing.</summary>
    public Quota Peek(int? limit, QuotaPeriod period, DateTimeOffset now) => Decide(limit, period, now, step: 0);

    /// <summary>Takes one back, for what was counted and then did not happen.</summary>
    /// <returns>What is used now.</returns>
    public Quota GiveBack(Quota taken)
    {
        lock (_lock)
        {
            // In a window that began since, it was never counted.
            if (_windowEnd == taken.ResetsAt && _used > 0)
            {
                _used--;
                _isDirty = true;
            }

            return taken with { Used = _windowEnd == taken.ResetsAt ? _used : Math.Max(0, taken.Used - 1) };
        }
    }

    /// <summary>What to store; null when nothing changed since the last call.</summary>
    public (DateTimeOffset WindowStart, int Used)? TakeUnsaved()
    {
        lock (_lock)
        {
            if (!_isDirty)
                return null;
            _isDirty = false;
            return (_windowStart, _used);
        }
    }

    /// <summary>Says that storing failed: the next call of <see cref="TakeUnsaved"/> returns it again.</summary>
    public void MarkUnsaved()
    {
        lock (_lock)
            _isDirty = true;
    }

    /// <summary>Retires it, if its window is over and all of it is stored: nothing is counted on it any more, so that it can be forgotten.</summary>
    public bool TryRetire(DateTimeOffset now)
    {
        lock (_lock)
            return _isRetired = _isRetired || (!_isDirty && _windowEnd <= now);
    }

    private Quota Decide(int? limit, QuotaPeriod period, DateTimeOffset now, int step)
    {
        lock (_lock)
        {
            var start = QuotaWindows.StartOf(period, now);
            if (start != _windowStart)
                (_windowStart, _used) = (start, 0);
            _windowEnd = QuotaWindows.EndOf(period, start);
            var passed = limit is null || _used + step <= limit;
            if (passed && step > 0)
            {
                _used += step;
                _isDirty = true;
            }

            return new Quota(limit, _used, _windowEnd, passed);
        }
    }
}
