namespace DisposableMail.Smtp.Connections;

/// <summary>One instant by which something must have happened; set anew several times per message, so it must cost nothing.</summary>
/// <remarks>The timer is left running when the deadline moves away and looks again when it rings.</remarks>
internal sealed class Deadline : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action _passed;
    private readonly ITimer _timer;
    private long _due = long.MaxValue;
    private long _rings = long.MaxValue;

    public Deadline(TimeProvider time, Action passed)
    {
        _time = time;
        _passed = passed;
        _timer = time.CreateTimer(static self => ((Deadline)self!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True once a deadline was missed; it stays so.</summary>
    public bool HasPassed { get; private set; }

    public void Start(TimeSpan wait)
    {
        lock (_gate)
        {
            _due = _time.GetTimestamp() + Ticks(wait);
            if (_due >= _rings) return;
            _rings = _due;
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Clear()
    {
        lock (_gate) _due = long.MaxValue;
    }

    /// <summary>Afterwards it does not ring, and no ringing is under way any more.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Ring()
    {
        lock (_gate)
        {
            _rings = long.MaxValue;
            if (_due == long.MaxValue) return;

            var left = _due - _time.GetTimestamp();
            if (left > 0)
            {
                _rings = _due;
                // A timer counts whole milliseconds: one more than asked, lest it rings early again and again.
                _timer.Change(TimeSpan.FromSeconds((double)left / _time.TimestampFrequency) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            HasPassed = true;
        }

        _passed();
    }

    private long Ticks(TimeSpan wait) => (long)(wait.TotalSeconds * _time.TimestampFrequency);
}
