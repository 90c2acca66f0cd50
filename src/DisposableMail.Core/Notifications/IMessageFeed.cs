namespace DisposableMail.Core.Notifications;

/// <summary>Tells waiters that something changed in an inbox. Best effort: who is told reads the database (invariant 12).</summary>
public interface IMessageFeed
{
    /// <summary>Wakes everybody subscribed to this inbox, after the commit.</summary>
    void Publish(Guid inbox);

    /// <summary>Begins to listen. Subscribe first, read then, wait last: nothing is missed in between.</summary>
    IMessageSubscription Subscribe(Guid inbox);
}
