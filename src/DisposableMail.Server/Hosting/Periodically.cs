namespace DisposableMail.Server.Hosting;

/// <summary>Work that is done again at every interval, whatever became of it the last time.</summary>
internal static class Periodically
{
    /// <summary>Runs until it is stopped; what is due then is done after the next start.</summary>
    /// <param name="failed">Told of each failure; the next interval tries again.</param>
    public static async Task RunAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> work, Action<Exception> failed, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                await TryAsync(work, failed, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    /// <summary>Runs it once.</summary>
    public static async Task TryAsync(Func<CancellationToken, Task> work, Action<Exception> failed, CancellationToken stop)
    {
        try
        {
            await work(stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            failed(failure);
        }
    }
}
