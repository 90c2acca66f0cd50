using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Inboxes;

/// <summary>The words every query of an inbox begins with (invariants 4 and 6).</summary>
internal static class InboxQueries
{
    public static IQueryable<Inbox> Alive(this IQueryable<Inbox> inboxes, DateTimeOffset now) => inboxes.Where(i => i.ExpiresAt > now);

    public static IQueryable<Inbox> OwnedBy(this IQueryable<Inbox> inboxes, Caller caller)
    {
        // Who calls without a credential shares an account with all such callers: nothing of it is his.
        if (caller.Network is not null)
            return inboxes.Where(i => false);
        var owned = inboxes.Where(i => i.OwnerAccountId == caller.AccountId);
        return caller.OnlyInbox is { } only ? owned.Where(i => i.PublicId == only) : owned;
    }

    /// <summary>The same two rules for an inbox already read.</summary>
    public static bool IsVisibleTo(this Inbox inbox, Caller caller, DateTimeOffset now) =>
        caller.Network is null && inbox.OwnerAccountId == caller.AccountId && inbox.ExpiresAt > now
        && (caller.OnlyInbox is null || caller.OnlyInbox == inbox.PublicId);

    // Correlated: "in" would list every live inbox of the caller to find one message.
    public static IQueryable<Message> VisibleTo(this DbSet<Message> messages, IQueryable<Inbox> inboxes, Caller caller, DateTimeOffset now)
    {
        var visible = inboxes.OwnedBy(caller).Alive(now);
        return messages.Where(m => visible.Any(i => i.Id == m.InboxId));
    }
}
