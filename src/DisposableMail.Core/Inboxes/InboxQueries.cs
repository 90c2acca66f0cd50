using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Inboxes;

/// <summary>The words every query of an inbox begins with (invariants 4 and 6).</summary>
internal static class InboxQueries
{
    public static IQueryable<Inbox> Alive(this IQueryable<Inbox> inboxes, DateTimeOffset now) => inboxes.Where(i => i.ExpiresAt > now);

    public static IQueryable<Inbox> OwnedBy(this IQueryable<Inbox> inboxes, Caller caller) =>
        inboxes.Where(i => i.OwnerAccountId == caller.AccountId);

    /// <summary>The same two rules for an inbox already read.</summary>
    public static bool IsVisibleTo(this Inbox inbox, Caller caller, DateTimeOffset now) =>
        inbox.OwnerAccountId == caller.AccountId && inbox.ExpiresAt > now;

    // Correlated: "in" would list every live inbox of the caller to find one message.
    public static IQueryable<Message> VisibleTo(this DbSet<Message> messages, IQueryable<Inbox> inboxes, Caller caller, DateTimeOffset now)
    {
        var visible = inboxes.OwnedBy(caller).Alive(now);
        return messages.Where(m => visible.Any(i => i.Id == m.InboxId));
    }
}
