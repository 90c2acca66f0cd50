using System.Text.Json;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>One email with all there is to know of it. House extension.</summary>
/// <param name="To">The address it was delivered through.</param>
/// <param name="MailFrom">The reverse-path (RFC 5321 §3.3) of its envelope; empty for the null one.</param>
/// <param name="Size">Octets of the raw message.</param>
/// <param name="Date">What the originator says of the time; null when absent or senseless.</param>
/// <param name="TextSource"><c>text</c>, or <c>html</c> when the text was taken from there; null without any.</param>
/// <param name="DecodeStatus"><c>ok</c>, or <c>error_decoding</c> when parts could not be read.</param>
/// <param name="Headers">Every field in its order, decoded; at most 256 KiB of them.</param>
/// <param name="RawUrl">Path of the message as received.</param>
internal sealed record DustMailEmailDetails(
    Guid Id, string From, string? FromName, string? FromAddress, string To, IReadOnlyList<string> Cc, string Subject, string Text, string? Html,
    DateTimeOffset ReceivedAt, DateTimeOffset? Date, string? MessageId, string MailFrom, long Size, string? TextSource, string DecodeStatus,
    IEnumerable<DustMailHeader> Headers, IEnumerable<DustMailFullAttachment> Attachments, string RawUrl)
{
    /// <param name="path">Of the email, without a slash at its end.</param>
    public static DustMailEmailDetails Of(Message message, IReadOnlyList<HeaderField> headers, string path)
    {
        var content = message.Content;
        return new(
            message.PublicId, content.From ?? "", content.FromName, content.FromAddress, message.To, content.Cc, content.Subject ?? "",
            content.Text ?? "", content.Html, message.ReceivedAt, content.Date, content.MessageId, content.ReversePath, content.SizeBytes,
            content.TextSource is { } source ? Word(source.ToString()) : null, Word(content.DecodeStatus.ToString()),
            headers.Select(h => new DustMailHeader(h.Name, h.Value)),
            content.Attachments.Select(a => DustMailFullAttachment.Of(a, path)), $"{path}/raw");
    }

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

internal sealed record DustMailHeader(string Name, string Value);

/// <param name="ContentId">Content-ID without its brackets, by which the HTML refers to it; null without one.</param>
/// <param name="Inline">True when it is shown within the HTML.</param>
/// <param name="Url">Path of its octets.</param>
internal sealed record DustMailFullAttachment(string Id, string Filename, string ContentType, long Size, string? ContentId, bool Inline, string Url)
{
    public static DustMailFullAttachment Of(Attachment attachment, string path) => new(
        DustMailDialect.Number(attachment.Ordinal), attachment.DisplayName, attachment.ContentType, attachment.SizeBytes,
        attachment.MimeContentId, attachment.IsInline, $"{path}/attachments/{DustMailDialect.Number(attachment.Ordinal)}");
}
