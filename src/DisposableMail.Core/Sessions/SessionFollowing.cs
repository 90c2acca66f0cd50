using System.Runtime.CompilerServices;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Notifications;

namespace DisposableMail.Core.Sessions;

/// <summary>Hands out the mails of a session one by one, from the first on.</summary>
internal sealed class SessionFollowing(MessageService messages, SessionRates rates, IMessageFeed feed, TimeProvider time)
{
    public async IAsyncEnumerable<Result<Message?>> RunAsync(
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

            if (await ReadAsync(caller, session, cursor, seen, stop) is not { } news)
            {
                yield return Refusal.NotFound("Session");
                yield break;
            }

            var (hasMore, end) = (news.HasMore, news.End);
            // Emptied while it is handed out: what is kept here is kept as long as the next mail is awaited.
            while (news.Messages.TryDequeue(out var message))
            {
                (cursor, seen, nextBeat) = (message.PublicId, message.Id, time.GetUtcNow() + heartbeat);
                yield return message;
            }

            if (hasMore)
                continue;
            if (nextBeat <= time.GetUtcNow())
            {
                nextBeat = time.GetUtcNow() + heartbeat;
                yield return (Message?)null;
            }

            // Half of what is left: to read in time is what prolongs the session.
            var left = (end - time.GetUtcNow()) / 2;
            var beat = nextBeat - time.GetUtcNow();
            var patience = left < beat ? left : beat;
            await changes.WaitAsync(patience > TimeSpan.FromMilliseconds(1) ? patience : TimeSpan.FromMilliseconds(1), stop);
        }
    }

    private async ValueTask<(Queue<Message> Messages, bool HasMore, DateTimeOffset End)?> ReadAsync(
        Caller caller, Guid session, Guid cursor, long seen, CancellationToken stop)
    {
        var read = await messages.ReadAsync(caller, session, new PageRequest { After = cursor, SeenNumber = seen }, stop);
        if (!read.TryGet(out var page, out _) || page.Inbox.Kind != InboxKind.Session)
            return null;
        return (new Queue<Message>(page.Messages.Where(m => m.Id > seen).OrderBy(static m => m.Id)), page.HasMore, page.Inbox.ExpiresAt);
    }
}
