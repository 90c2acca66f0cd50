using System.Globalization;
using DisposableMail.Core;
using DisposableMail.Core.Inboxes;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>How calls name a mailbox.</summary>
internal static class MailboxNames
{
    /// <summary>The caller's live mailbox of that address or number, or null.</summary>
    public static Task<Inbox?> FindMailboxAsync(this InboxService inboxes, Caller caller, string email, CancellationToken stop) =>
        long.TryParse(email, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? inboxes.FindAsync(caller, number, stop)
            : inboxes.FindAsync(caller, email, stop);
}
