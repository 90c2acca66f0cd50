using System.Text.Json.Serialization;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>A successful answer; that of a list of messages has no <c>data</c>.</summary>
internal sealed record TempMailGData<T>(bool Status, T Data);

/// <param name="AllowedTypes">What the caller may ask for.</param>
internal sealed record TempMailGDomains(string RequestedType, IReadOnlyList<string> AllowedTypes, IEnumerable<TempMailGDomain> Domains);

/// <param name="Type"><c>Free</c> or <c>Premium</c>.</param>
/// <param name="Custom">Whether it is the caller's own.</param>
/// <param name="Unicode">The domain as people write it, where that is not how it is spelt in <c>domain</c>. Ours.</param>
internal sealed record TempMailGDomain(string Domain, string Type, bool Custom, string? Unicode = null);

/// <param name="ExpiresInSeconds">From now on.</param>
/// <param name="EmailToken">Opens this mailbox alone, to read; shown this once.</param>
internal sealed record TempMailGMailbox(
    long Id, string Email, string Domain, string ExpireAt, long ExpiresInSeconds, string CreatedAt, string? EmailToken)
{
    public static TempMailGMailbox Of(CreatedInbox created, DateTimeOffset now)
    {
        var inbox = created.Inbox;
        // Times lose their fraction, this does not: a lifetime of ten minutes is 600 in the answer that begins it.
        var left = (long)Math.Ceiling((inbox.ExpiresAt - now).TotalSeconds);
        return new(
            inbox.Id, inbox.Address.Text, inbox.Address.Domain, TempMailGTimes.Iso(inbox.ExpiresAt), Math.Max(0, left),
            TempMailGTimes.Iso(inbox.CreatedAt), created.Token);
    }
}

/// <param name="Mailbox">The address, also when it was asked for by its number.</param>
internal sealed record TempMailGMessages(bool Status, string Mailbox, IEnumerable<TempMailGMessage> Messages)
{
    public static TempMailGMessages Of(InboxPage page, string origin) =>
        new(true, page.Inbox.Address.Text, page.Messages.Select(m => TempMailGMessage.Of(m, origin)));
}

/// <summary>No string of it is ever null.</summary>
/// <param name="From">The display name, or the address where there is none.</param>
/// <param name="To">The address it was delivered through.</param>
/// <param name="ReceivedAt">UTC, without saying so.</param>
/// <param name="Id">See <see cref="MessageIds"/>.</param>
/// <param name="Html">Whether the content is HTML.</param>
internal sealed record TempMailGMessage(
    bool IsSeen, string Subject, string From, string FromEmail, string To, [property: JsonPropertyName("receivedAt")] string ReceivedAt, string Id,
    bool Html, string Content, IEnumerable<TempMailGAttachment> Attachments)
{
    /// <param name="origin">Where its attachments are: what every URL of ours begins with.</param>
    public static TempMailGMessage Of(Message message, string origin)
    {
        var content = message.Content;
        var id = MessageIds.Of(message.PublicId);
        var isHtml = !string.IsNullOrEmpty(content.Html);
        return new(
            message.IsSeen, content.Subject ?? "", content.FromName ?? content.FromAddress ?? content.From ?? "", content.FromAddress ?? "", message.To,
            TempMailGTimes.Plain(message.ReceivedAt), id, isHtml, (isHtml ? content.Html : content.Text) ?? "",
            AttachmentNames.Of(message).Select(named => TempMailGAttachment.Of(named.Attachment, named.Name, $"{origin}/api/messages/{id}")));
    }
}

/// <param name="Name">Unlike that of any other attachment of the message.</param>
/// <param name="Extension">What follows the last dot of the name.</param>
/// <param name="Size">Octets after decoding.</param>
internal sealed record TempMailGAttachment(string Name, string Extension, long Size, string Url)
{
    public static TempMailGAttachment Of(Attachment attachment, string name, string messageUrl) =>
        new(name, Path.GetExtension(name).TrimStart('.'), attachment.SizeBytes, $"{messageUrl}/attachments/{Uri.EscapeDataString(name)}");
}

/// <summary>What a deletion answers.</summary>
internal sealed record TempMailGDone(bool Status, string Message);

/// <param name="Errors">Of a 422: the fields at fault, each with its messages.</param>
internal sealed record TempMailGFailure(bool Status, string Message, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors);
