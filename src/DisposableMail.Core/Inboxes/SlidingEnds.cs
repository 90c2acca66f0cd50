using DisposableMail.Core.Domains;
using DisposableMail.Core.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Inboxes;

/// <summary>The ends that reading moves: of sessions, and of the inboxes of domains.</summary>
internal sealed class SlidingEnds(
    IMailDatabase database, WriteGate gate, InboxChanges changes, IOptions<CustomDomainOptions> domains, IOptions<MailSessionOptions> sessions,
    TimeProvider time)
{
    private const int StepsOfSession = 120; // Of 5 seconds, when it lives 10 minutes.

    private static readonly TimeSpan DomainPrecision = TimeSpan.FromDays(1);

    // Of a stored instant: what is a whole day old is due.
    private static readonly TimeSpan SmallestStep = TimeSpan.FromMilliseconds(1);

    /// <summary>How long an inbox of this kind lives after it was touched; null when its end stands.</summary>
    public TimeSpan? LifetimeOf(InboxKind kind) => kind switch
    {
        InboxKind.Domain => domains.Value.InboxLifetime,
        InboxKind.Session => sessions.Value.Lifetime,
        _ => null,
    };

    /// <summary>Notes that an inbox was read.</summary>
    /// <returns>Its end from now on.</returns>
    public async ValueTask<DateTimeOffset> ProlongAsync(Inbox inbox, CancellationToken stop)
    {
        if (IsDue(inbox))
            await ProlongAsync([inbox], stop);
        return EndOf(inbox);
    }

    /// <summary>Notes that inboxes were read, all of them in one write.</summary>
    public async ValueTask ProlongAsync(IReadOnlyCollection<Inbox> inboxes, CancellationToken stop)
    {
        foreach (var kind in inboxes.Where(IsDue).GroupBy(static i => i.Kind))
        {
            var ids = kind.Select(static i => i.Id).ToArray();
            using var turn = await gate.EnterAsync(stop);
            await using var db = database.Open();
            // Within the turn: by an instant before the wait, an inbox that was deleted during it would be alive, and get another end.
            var now = time.GetUtcNow();
            var (due, end) = EndsOf(kind.Key);
            var prolonged = await db.Inboxes.Where(i => ids.Contains(i.Id) && i.ExpiresAt > now && i.ExpiresAt < due)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, end), CancellationToken.None);
            if (prolonged == 0)
                continue;
            // Nobody is woken: who waits for the old end reads then, and what remembers it asks again then.
            foreach (var inbox in kind)
                changes.Messages.Move(inbox.PublicId);
        }
    }

    /// <summary>The end of an inbox that was just read: the stored one, or the one it was prolonged to.</summary>
    public DateTimeOffset EndOf(Inbox inbox) => IsDue(inbox) ? EndsOf(inbox.Kind).End : inbox.ExpiresAt;

    private bool IsDue(Inbox inbox) => LifetimeOf(inbox.Kind) is not null && inbox.ExpiresAt < EndsOf(inbox.Kind).Due;

    // A write at every poll would be a high price for some precision. Whoever looks at a session is promised its whole lifetime, so that it gets a
    // little more, once for all looks until that is used up; a domain's inbox lives for weeks, and a day less is nothing.
    private (DateTimeOffset Due, DateTimeOffset End) EndsOf(InboxKind kind)
    {
        var (lifetime, end) = (LifetimeOf(kind)!.Value, time.GetUtcNow() + LifetimeOf(kind)!.Value);
        return kind == InboxKind.Session ? (end, end + (lifetime / StepsOfSession)) : (end - DomainPrecision + SmallestStep, end);
    }
}
