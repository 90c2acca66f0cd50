using System.Collections.Concurrent;

namespace DisposableMail.Core.Tests;

public sealed class WriteGateTests
{
    [Fact]
    public async Task A_thread_that_waits_for_its_turn_is_not_overtaken_by_who_comes_again_at_once()
    {
        using var gate = new WriteGate();
        var order = new ConcurrentQueue<string>();
        var sweeper = await gate.EnterAsync(CancellationToken.None);
        var deliveries = new Thread(() => Note("deliveries", gate.Enter(CancellationToken.None)));
        deliveries.Start();
        SpinWait.SpinUntil(() => deliveries.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

        sweeper.Dispose();
        Note("sweeper", await gate.EnterAsync(CancellationToken.None));
        deliveries.Join();

        Assert.Equal(["deliveries", "sweeper"], order);

        void Note(string who, Turn turn)
        {
            order.Enqueue(who);
            turn.Dispose();
        }
    }
}
