namespace DisposableMail.Core.Notifications;

/// <summary>One waiter of one inbox. For one reader; dispose it.</summary>
public interface IMessageSubscription : IDisposable
{
    /// <summary>Waits for a change since the last call or the subscription.</summary>
    /// <returns>True on a change, false when <paramref name="patience"/> ran out first.</returns>
    Task<bool> WaitAsync(TimeSpan patience, CancellationToken stop);
}
