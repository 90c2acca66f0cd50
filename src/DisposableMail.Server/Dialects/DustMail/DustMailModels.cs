using System.Text.Json.Serialization;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>What a create call may say; everything may be left out.</summary>
internal sealed record DustMailCreate
{
    /// <summary>Minutes, 1 or more; longer than the plan allows is cut.</summary>
    [JsonConverter(typeof(TolerantInteger))]
    public long? Duration { get; init; }

    /// <summary>The local-part; random without it. Not in the free plan.</summary>
    public string? Username { get; init; }

    /// <summary>One of <c>meta.available_domains</c>; the primary one without it.</summary>
    public string? Domain { get; init; }

    public NewInbox ToWish(string? idempotencyKey) => new()
    {
        LocalPart = string.IsNullOrEmpty(Username) ? null : Username,
        Domain = string.IsNullOrEmpty(Domain) ? null : Domain,
        // Core cuts it to the tier; this only keeps the arithmetic within its bounds.
        Lifetime = Duration is { } minutes ? TimeSpan.FromMinutes(Math.Clamp(minutes, 0, 100L * 366 * 24 * 60)) : null,
        IdempotencyKey = idempotencyKey,
    };
}

/// <summary>Every successful answer.</summary>
internal sealed record DustMailEnvelope<T>(bool Success, T Data, DustMailMeta Meta);

/// <summary>Every other answer.</summary>
/// <param name="Code">The kind of error for programs, such as <c>not_found</c>. Ours.</param>
internal sealed record DustMailError(bool Success, string Error, string Code);

/// <param name="Plan"><c>free</c> or <c>premium</c>: the two that clients know.</param>
internal sealed record DustMailMeta(string Plan, DustMailRateLimit RateLimit, IReadOnlyList<string> AvailableDomains);

/// <param name="Limit">Null when unlimited.</param>
internal sealed record DustMailRateLimit(int? Limit, int Used);

internal sealed record DustMailInbox(Guid Id, string Email, string Domain, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static DustMailInbox Of(Inbox inbox) =>
        new(inbox.PublicId, inbox.Address.Text, inbox.Address.Domain, inbox.CreatedAt, inbox.ExpiresAt);
}

internal sealed record DustMailListedInbox(
    Guid Id, string Email, string Domain, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int EmailCount)
{
    public static DustMailListedInbox Of(Inbox inbox) =>
        new(inbox.PublicId, inbox.Address.Text, inbox.Address.Domain, inbox.CreatedAt, inbox.ExpiresAt, inbox.MessageCount);
}

/// <param name="EmailCount">All there are; <paramref name="Emails"/> may be some of them.</param>
/// <param name="Emails">Newest first.</param>
/// <param name="HasMore">With <c>after</c>: newer ones are left, ask again after the first. Without: older ones are.</param>
internal sealed record DustMailOpenInbox(
    Guid Id, string Email, string Domain, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int EmailCount,
    IEnumerable<DustMailEmail> Emails, bool HasMore)
{
    public static DustMailOpenInbox Of(InboxPage page) => new(
        page.Inbox.PublicId, page.Inbox.Address.Text, page.Inbox.Address.Domain, page.Inbox.CreatedAt, page.Inbox.ExpiresAt,
        page.Inbox.MessageCount, page.Messages.Select(DustMailEmail.Of), page.HasMore);
}

/// <param name="From">As the From field says; empty without one.</param>
/// <param name="Text">The text, or what can be read of the HTML; empty without either.</param>
/// <param name="Html">As sent, never sanitised; null without one.</param>
internal sealed record DustMailEmail(
    Guid Id, string From, string Subject, string Text, string? Html, DateTimeOffset ReceivedAt, IEnumerable<DustMailAttachment> Attachments)
{
    public static DustMailEmail Of(Message message) => new(
        message.PublicId, message.Content.From ?? "", message.Content.Subject ?? "", message.Content.Text ?? "", message.Content.Html,
        message.ReceivedAt, message.Content.Attachments.Select(DustMailAttachment.Of));
}

/// <param name="Id">What <c>/emails/{id}/attachments/</c> takes.</param>
/// <param name="Filename">Never null; <c>attachment-1</c> and so on for those without a name.</param>
/// <param name="Size">Octets after decoding.</param>
internal sealed record DustMailAttachment(string Id, string Filename, string ContentType, long Size)
{
    public static DustMailAttachment Of(Attachment attachment) => new(
        DustMailDialect.Number(attachment.Ordinal), attachment.DisplayName, attachment.ContentType, attachment.SizeBytes);
}

/// <summary>What a delete call says of the inbox or email that is gone.</summary>
internal sealed record DustMailDeleted(Guid Id, bool Deleted)
{
    public static DustMailAnswer<DustMailDeleted> Answer(Guid id) =>
        new(new DustMailDeleted(id, true), DustMailJson.Wire.DustMailEnvelopeDustMailDeleted, StatusCodes.Status200OK);
}
