namespace DisposableMail.Core.Reception;

/// <summary>A number of octets that many share; who asks for more than is left waits, first come first served.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Wanted, TaskCompletionSource Granted)> _waiting = new();
    private readonly long _whole = bytes;
    private long _left = bytes;

    /// <summary>Takes a share; more than the whole budget counts as the whole of it.</summary>
    /// <returns>What was taken, to be given back.</returns>
    public async ValueTask<long> TakeAsync(long wanted, CancellationToken stop)
    {
        wanted = Math.Min(wanted, _whole);
        TaskCompletionSource granted;
        lock (_lock)
        {
            if (_waiting.Count == 0 && wanted <= _left)
            {
                _left -= wanted;
                return wanted;
            }

            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((wanted, granted));
        }

        await using var cancelled = stop.Register(() => Leave(granted, stop));
        await granted.Task;
        return wanted;
    }

    public void GiveBack(long taken)
    {
        lock (_lock)
        {
            _left += taken;
            Grant();
        }
    }

    private void Leave(TaskCompletionSource granted, CancellationToken stop)
    {
        lock (_lock)
        {
            granted.TrySetCanceled(stop);
            Grant(); // Who stood behind a large wish may fit now that it is gone.
        }
    }

    private void Grant()
    {
        while (_waiting.TryPeek(out var next) && (next.Granted.Task.IsCompleted || next.Wanted <= _left))
        {
            _waiting.Dequeue();
            if (next.Granted.TrySetResult())
                _left -= next.Wanted;
        }
    }
}
