using DisposableMail.Core.Inboxes;

namespace DisposableMail.Core.Messages;

/// <summary>An inbox with some of its messages, newest first, as of one moment. Immutable.</summary>
/// <param name="Inbox">With counts as of that moment.</param>
/// <param name="Messages">Newest first.</param>
/// <param name="HasMore">
/// Whether there are more than the page has: older ones, or, on a page after a message, newer ones (ask again after the first).
/// </param>
public sealed record InboxPage(Inbox Inbox, IReadOnlyList<Message> Messages, bool HasMore)
{
    /// <summary>Differs whenever the inbox or its messages differ; fit for an entity tag.</summary>
    /// <remarks>
    /// Message numbers only rise and messages never change, but for being seen, so the last number ever given and the count
    /// say it all: two states with both alike hold the same messages.
    /// </remarks>
    public string State => $"{Inbox.LastMessageId:x}-{Inbox.MessageCount:x}-{Inbox.ExpiresAt.ToUnixTimeMilliseconds():x}";
}
