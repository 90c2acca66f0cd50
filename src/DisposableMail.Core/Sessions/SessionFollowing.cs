using System.Runtime.CompilerServices;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Notifications;

namespace DisposableMail.Core.Sessions;

/// <summary>Names the mails of a session one by one, from the first on.</summary>
internal sealed class SessionFollowing(MessageService messages, SessionRates rates, IMessageFeed feed, TimeProvider time)
{
    public async IAsyncEnumerable<Result<Guid?>> RunAsync(
        Caller caller, Guid session, Guid? after, TimeSpan heartbeat, [EnumeratorCancellation] CancellationToken stop)
    {
        // Subscribed first, read then: nothing falls in between.
        using var changes = feed.Subscribe(session);
        // No mail has this id: the place before all of them.
        var (cursor, seen) = (after ?? Guid.Empty, 0L);
        var nextBeat = time.GetUtcNow() + heartbeat;
        while (true)
        {
            if (rates.CheckReading(caller) is { } tooFast)
            {
                yield return tooFast;
                yield break;
            }

            if (await messages.ReadNewsAsync(caller, session, cursor, seen, stop) is not { Inbox.Kind: InboxKind.Session } news)
            {
                yield return Refusal.NotFound("Session");
                yield break;
            }

            foreach (var (id, number) in news.Messages)
            {
                (cursor, seen, nextBeat) = (id, number, time.GetUtcNow() + heartbeat);
                yield return (Guid?)id;
            }

            if (news.HasMore)
                continue;
            if (nextBeat <= time.GetUtcNow())
            {
                nextBeat = time.GetUtcNow() + heartbeat;
                yield return (Guid?)null;
            }

            // Half of what is left: to read in time is what prolongs the session.
            var left = (news.Inbox.ExpiresAt - time.GetUtcNow()) / 2;
            var beat = nextBeat - time.GetUtcNow();
            var patience = left < beat ? left : beat;
            await changes.WaitAsync(patience > TimeSpan.FromMilliseconds(1) ? patience : TimeSpan.FromMilliseconds(1), stop);
        }
    }

    public ValueTask<Message?> FindAsync(Caller caller, Guid session, Guid mail, CancellationToken stop) =>
        messages.FindFollowedAsync(caller, session, mail, stop);
}
