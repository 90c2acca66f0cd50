using DisposableMail.Core;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Core.Messages.Parsing;
using GraphQL.Utilities;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Mail and Attachment.</summary>
internal static class MailFields
{
    // Of a field that decodes octets, however few.
    private const int LeastWork = 4 * 1024;

    public static void Map(TypeSettings types)
    {
        types.For("Mail").IsTypeOfFunc = static o => o is MailNode;
        new FieldMap<MailNode>(types.For("Mail"))
            .Value("id", static m => DropMailIds.OfMail(m.Session, m.Mail.PublicId))
            .Value("rawSize", static m => Size(m.Mail.Content.SizeBytes))
            .Value("downloadUrl", static (m, call) => call.Urls.OfMail(m.Session, m.Mail))
            .Value("fromAddr", static m => m.Mail.Content.ReversePath)
            .Value("toAddr", static m => m.Mail.To)
            .Value("toAddrOrig", static m => m.Mail.ToAsGiven)
            .Value("receivedAt", static m => Timestamps.Of(m.Mail.ReceivedAt))
            .Value("decodeStatus", static m => IsDecoded(m) ? "OK" : "ERROR_DECODING")
            .Value("headerFrom", static m => m.Mail.Content.From)
            .Value("headerSubject", static m => m.Mail.Content.Subject)
            .Text("text", static m => IsDecoded(m) ? m.Mail.Content.Text : null)
            .Value("textSource", static m => IsDecoded(m) && m.Mail.Content.TextSource is { } source ? (source == TextSource.Html ? "HTML" : "TEXT") : null)
            .Text("html", static m => m.Mail.Content.Html)
            .Value("hasHtml", static m => IsDecoded(m) ? m.Mail.Content.Html is not null : null)
            .List("attachments", static m => m.Attachments)
            .Make("raw", static m => LeastWork + m.Mail.Content.SizeBytes, ReadRawAsync)
            .Make("sanitizedHtml", static m => m.Mail.Content.Html is { } html ? HtmlCleaner.LeastWork(html) : 0, CleanAsync)
            .Ask("downloadSanitizedHtmlUrl", LinkCleanAsync);
        MapAttachment(types);
    }

    private static void MapAttachment(TypeSettings types)
    {
        types.For("Attachment").IsTypeOfFunc = static o => o is AttachmentNode;
        new FieldMap<AttachmentNode>(types.For("Attachment"))
            .Value("id", static a => DropMailIds.OfAttachment(a.Mail.Session, a.Mail.Mail.PublicId, a.Attachment.Ordinal))
            .Value("name", static a => a.Attachment.FileName)
            .Value("mime", static a => a.Attachment.ContentType)
            .Value("rawSize", static a => Size(a.Attachment.SizeBytes))
            .Value("downloadUrl", static (a, call) => call.Urls.OfAttachment(a.Mail.Session, a.Mail.Mail, a.Attachment))
            .Make("raw", static a => IsShown(a) ? LeastWork + a.Attachment.SentBytes + a.Attachment.SizeBytes : 0, ReadAttachmentAsync);
    }

    private static async Task<Result<object?>> ReadRawAsync(MailNode node, FieldCall field) =>
        (await node.Raw.ReadAsync(node.Mail, field.Stop)).TryGet(out var raw, out var why) ? raw?.Text : why;

    private static async Task<Result<object?>> ReadAttachmentAsync(AttachmentNode node, FieldCall field)
    {
        // Nothing is read for what is shown empty in any case.
        if (!IsShown(node))
            return "";
        return (await node.Mail.Raw.ReadAsync(node.Mail.Mail, field.Stop)).TryGet(out var raw, out var why) ? raw?.TextOf(node.Attachment) ?? "" : why;
    }

    private static async Task<Result<object?>> CleanAsync(MailNode node, FieldCall field)
    {
        if (!RulesOf(field).TryGet(out var rules, out var why))
            return why;
        if (node.Mail.Content.Html is not { } html)
            return (object?)null;
        using var turn = await field.Doors.Cleaner.EnterAsync(field.Stop);
        // What was cleaned for this answer meanwhile may have been enough.
        if (!field.Call.Budget.TryWork(0))
            return new Refusal(RefusalKind.RequestTooLarge, "too_much_mail");
        var cleaned = CleanHtml.Of(node.Session, node.Mail, rules, field.Call.Urls, field.Doors.Cleaner, out var work);
        // How tangled it is shows while it is cleaned.
        field.Call.Budget.Work(Math.Max(0, work - HtmlCleaner.LeastWork(html)));
        return cleaned;
    }

    private static Task<Result<object?>> LinkCleanAsync(MailNode node, FieldCall field) => Task.FromResult(
        RulesOf(field).TryGet(out var rules, out var why)
            ? node.Mail.Content.Html is null ? null : field.Call.Urls.OfCleanHtml(node.Session, node.Mail, rules)
            : (Result<object?>)why);

    private static Result<HtmlRules> RulesOf(FieldCall field) => CleanHtml.Read(
        field.Field<string>("sanitizerConfig", "imgCid"), field.Field<string>("sanitizerConfig", "imgData"), field.Field<string>("sanitizerConfig", "imgHttp"));

    private static bool IsShown(AttachmentNode node) => node.Attachment.ContentType == "text/plain";

    private static bool IsDecoded(MailNode node) => node.Mail.Content.DecodeStatus == DecodeStatus.Ok;

    private static int Size(long octets) => (int)Math.Min(int.MaxValue, octets);
}
