using System.Text.Json.Serialization;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Dialects.DropMail.GraphQl;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>Of list_domains. Its text is the bare list; structured content has to be an object.</summary>
internal sealed record McpDomains(IReadOnlyList<McpDomain> Domains);

internal sealed record McpDomain(
    string Id, string Name, [property: JsonPropertyName("availableVia")] IReadOnlyList<string> AvailableVia,
    [property: JsonPropertyName("expiresAt"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ExpiresAt)
{
    public static McpDomain Of(MailDomain domain) => new(
        DropMailIds.OfDomain(domain.Id), domain.Name, SessionFields.AvailabilityOf(domain), domain.ExpiresAt is { } end ? Timestamps.Of(end) : null);
}

/// <summary>Of create_session.</summary>
internal sealed record McpNewSession(string SessionId, string ExpiresAt, string AddressId, string Address, string RestoreKey);

/// <summary>Of get_session.</summary>
internal sealed record McpSessionState(string SessionId, string ExpiresAt, IReadOnlyList<McpAddress> Addresses, int AddressCount, int MailCount);

internal sealed record McpAddress(string AddressId, string Address, string RestoreKey)
{
    public static McpAddress Of(SessionAddress address) => new(DropMailIds.OfAddress(address.Session, address.Text), address.Text, address.RestoreKey);
}

/// <summary>Of add_address and restore_address.</summary>
internal sealed record McpSessionAddress(string SessionId, string AddressId, string Address, string RestoreKey)
{
    public static McpSessionAddress Of(SessionAddress address) => new(
        DropMailIds.OfSession(address.Session), DropMailIds.OfAddress(address.Session, address.Text), address.Text, address.RestoreKey);
}

/// <summary>Of delete_address.</summary>
internal sealed record McpDeleted(bool Deleted);

/// <summary>Of get_inbox.</summary>
internal sealed record McpInbox(string Notice, string SessionId, IReadOnlyList<McpMailSummary> Mails, bool HasMore);

/// <summary>A mail in a list.</summary>
internal sealed record McpMailSummary(
    string MailId,
    [property: JsonPropertyName("headerSubject")] string? HeaderSubject,
    [property: JsonPropertyName("headerFrom")] string? HeaderFrom,
    [property: JsonPropertyName("fromAddr")] string FromAddr,
    [property: JsonPropertyName("toAddr")] string ToAddr,
    [property: JsonPropertyName("receivedAt")] string ReceivedAt,
    string Preview)
{
    public static McpMailSummary Of(Guid session, Message mail) => new(
        DropMailIds.OfMail(session, mail.PublicId), McpTexts.Line(mail.Content.Subject), McpTexts.Line(mail.Content.From), mail.Content.ReversePath,
        mail.To, Timestamps.Of(mail.ReceivedAt), McpTexts.Preview(mail.Content.Text));
}

/// <summary>Of wait_for_email; without a mail only the first and the third.</summary>
internal sealed record McpArrival(
    bool Arrived, string? Notice, string SessionId, string? MailId,
    [property: JsonPropertyName("headerSubject")] string? HeaderSubject,
    [property: JsonPropertyName("headerFrom")] string? HeaderFrom,
    [property: JsonPropertyName("fromAddr")] string? FromAddr,
    [property: JsonPropertyName("toAddr")] string? ToAddr,
    [property: JsonPropertyName("receivedAt")] string? ReceivedAt,
    string? Preview)
{
    public static McpArrival None(Guid session) => new(false, null, DropMailIds.OfSession(session), null, null, null, null, null, null, null);

    public static McpArrival Of(Guid session, Message mail)
    {
        var (id, subject, from, fromAddr, to, at, preview) = McpMailSummary.Of(session, mail);
        return new McpArrival(true, McpTexts.Notice, DropMailIds.OfSession(session), id, subject, from, fromAddr, to, at, preview);
    }
}

/// <summary>Of read_email.</summary>
internal sealed record McpMail
{
    public required string Notice { get; init; }

    public required string SessionId { get; init; }

    public required string MailId { get; init; }

    [JsonPropertyName("headerSubject")]
    public string? HeaderSubject { get; init; }

    [JsonPropertyName("headerFrom")]
    public string? HeaderFrom { get; init; }

    [JsonPropertyName("fromAddr")]
    public required string FromAddr { get; init; }

    [JsonPropertyName("toAddr")]
    public required string ToAddr { get; init; }

    [JsonPropertyName("receivedAt")]
    public required string ReceivedAt { get; init; }

    [JsonPropertyName("decodeStatus")]
    public required string DecodeStatus { get; init; }

    public string? Text { get; init; }

    [JsonPropertyName("textSource")]
    public string? TextSource { get; init; }

    public int? TextLength { get; init; }

    public int? NextTextOffset { get; init; }

    [JsonPropertyName("hasHtml")]
    public bool? HasHtml { get; init; }

    public required IReadOnlyList<McpAttachment> Attachments { get; init; }

    public int AttachmentCount { get; init; }

    [JsonPropertyName("rawSize")]
    public long RawSize { get; init; }

    [JsonPropertyName("downloadUrl")]
    public required string DownloadUrl { get; init; }
}

internal sealed record McpAttachment(
    string? Name, string Mime, [property: JsonPropertyName("rawSize")] long RawSize, [property: JsonPropertyName("downloadUrl")] string DownloadUrl);
