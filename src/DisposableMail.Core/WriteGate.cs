namespace DisposableMail.Core;

/// <summary>Lets one writer of this process at a time near the database, first come first served.</summary>
/// <remarks>
/// SQLite has one writer anyway; those who wait here wake in order and at once, where its own busy time-out sleeps and
/// retries out of order. What is checked and written within one turn cannot be overtaken in between.
/// </remarks>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public ValueTask<Turn> EnterAsync(CancellationToken stop) => Turn.TakeAsync(_turn, stop);

    /// <summary>For a thread of its own: blocks it.</summary>
    public Turn Enter(CancellationToken stop)
    {
        // Not Wait: a thread that waits so has to wake up first, and whoever comes asynchronously in the meantime is let in before it. The
        // sweeper, which comes again at once after each step, could keep deliveries out for as long as it has work.
        _turn.WaitAsync(stop).GetAwaiter().GetResult();
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();
}
