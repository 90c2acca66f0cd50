using DisposableMail.Core.Notifications;

namespace DisposableMail.Core.Inboxes;

/// <summary>What is done after a commit that changed an inbox: outdate what was read of it, wake who waits for it.</summary>
internal sealed class InboxChanges(IMessageFeed feed)
{
    /// <summary>Moves with every change: new message, deleted message, end, new lifetime.</summary>
    public InboxVersions Messages { get; } = new();

    /// <summary>Moves with every change but a new message: whether and until when the inbox takes mail.</summary>
    public InboxVersions Routes { get; } = new();

    /// <summary>After any change but a delivery.</summary>
    public void Announce(Guid inbox)
    {
        Routes.Move(inbox);
        AnnounceDelivery(inbox);
    }

    /// <summary>After a delivery.</summary>
    public void AnnounceDelivery(Guid inbox)
    {
        Messages.Move(inbox);
        feed.Publish(inbox);
    }
}
