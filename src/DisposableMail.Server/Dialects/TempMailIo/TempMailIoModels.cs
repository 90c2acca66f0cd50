using System.Globalization;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>What a create call may say. Of several fields the first counts: email, domain, domain_type.</summary>
internal sealed record TempMailIoCreate
{
    /// <summary>The exact address.</summary>
    public string? Email { get; init; }

    /// <summary>A random address on this domain.</summary>
    public string? Domain { get; init; }

    /// <summary>A random domain of this type: <c>public</c>, <c>custom</c> or <c>premium</c>.</summary>
    public string? DomainType { get; init; }
}

internal sealed record TempMailIoEmail(string Email, int Ttl)
{
    public static TempMailIoEmail Of(Inbox inbox) =>
        new(inbox.Address.Text, (int)Math.Min(int.MaxValue, (inbox.ExpiresAt - inbox.CreatedAt).TotalSeconds));
}

internal sealed record TempMailIoDomains(IEnumerable<TempMailIoDomain> Domains);

/// <param name="Type"><c>public</c>, <c>custom</c> or <c>premium</c>: clients throw on any other word.</param>
internal sealed record TempMailIoDomain(string Name, string Type)
{
    public static TempMailIoDomain Of(MailDomain domain) => new(domain.Name, domain.Type switch
    {
        DomainType.Premium => "premium",
        DomainType.Custom => "custom",
        _ => "public",
    });
}

internal sealed record TempMailIoMessages(IEnumerable<TempMailIoMessage> Messages)
{
    public static TempMailIoMessages Of(InboxPage page) => new(page.Messages.Select(TempMailIoMessage.Of));
}

/// <summary>No string of it is ever null: typed clients break on one.</summary>
/// <param name="From">As the From field says.</param>
/// <param name="To">The address it was delivered through.</param>
/// <param name="CreatedAt">RFC 3339 without a fraction: older Pythons read 0, 3 or 6 digits, and 0 is what the service sends.</param>
internal sealed record TempMailIoMessage(
    string Id, string From, string To, IReadOnlyList<string> Cc, string Subject, string BodyText, string BodyHtml, string CreatedAt,
    IEnumerable<TempMailIoAttachment> Attachments)
{
    public static TempMailIoMessage Of(Message message) => new(
        message.PublicId.ToString(), message.Content.From ?? "", message.To, message.Content.Cc, message.Content.Subject ?? "",
        message.Content.Text ?? "", message.Content.Html ?? "",
        message.ReceivedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        message.Content.Attachments.Select(a => TempMailIoAttachment.Of(message, a)));
}

/// <param name="Id">Opaque to clients; see <see cref="AttachmentIds"/>.</param>
/// <param name="Size">Octets after decoding.</param>
internal sealed record TempMailIoAttachment(string Id, string Name, int Size)
{
    public static TempMailIoAttachment Of(Message message, Attachment attachment) =>
        new(AttachmentIds.Of(message, attachment), attachment.DisplayName, (int)Math.Min(int.MaxValue, attachment.SizeBytes));
}

/// <summary>Integers of 32 bits, for .NET clients; of an unlimited plan the largest, so that limit is remaining + used as ever.</summary>
internal sealed record TempMailIoRateLimit(int Limit, int Remaining, int Used, long Reset)
{
    public static TempMailIoRateLimit Of(Core.Limits.Quota quota) => new(
        quota.Limit ?? int.MaxValue, quota.Remaining ?? (int.MaxValue - quota.Used), quota.Used, quota.ResetsAt.ToUnixTimeSeconds());
}

/// <summary>What a delete call answers: an empty object, for clients parse it.</summary>
internal sealed record TempMailIoNothing;

/// <summary>A raw message (RFC 5322) as text.</summary>
internal sealed record TempMailIoSource(string Data);

internal sealed record TempMailIoFailure(TempMailIoError Error, TempMailIoFailureMeta Meta);

/// <param name="Type"><c>request_error</c> or <c>api_error</c>: clients throw on any other word.</param>
internal sealed record TempMailIoError(string Type, string Code, string Detail);

internal sealed record TempMailIoFailureMeta(string RequestId);
