using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Storage.Tests;

/// <summary>A clock that stands still and says when somebody has begun to wait for it.</summary>
internal sealed class WatchedClock() : FakeTimeProvider(new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<ITimer> _timers = Channel.CreateUnbounded<ITimer>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(timer);
        return timer;
    }

    /// <summary>Returns when one more timer runs than at the last call.</summary>
    public async Task NextTimerAsync() => await _timers.Reader.ReadAsync();
}
