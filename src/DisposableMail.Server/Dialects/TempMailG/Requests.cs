using System.Globalization;
using DisposableMail.Core;
using DisposableMail.Core.Inboxes;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>What several calls read out of a request.</summary>
internal static class Requests
{
    /// <summary>The caller's live mailbox of that address or number, or null.</summary>
    public static Task<Inbox?> FindMailboxAsync(this InboxService inboxes, Caller caller, string email, CancellationToken stop) =>
        long.TryParse(email, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? inboxes.FindAsync(caller, number, stop)
            : inboxes.FindAsync(caller, email, stop);

    /// <summary>Scheme and host as the client named them; empty for a client that names none (HTTP/1.0), whose URLs are paths then.</summary>
    public static string Origin(this HttpRequest request) => request.Host.HasValue ? $"{request.Scheme}://{request.Host.ToUriComponent()}" : "";
}
