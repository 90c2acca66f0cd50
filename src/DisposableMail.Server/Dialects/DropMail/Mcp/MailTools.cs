using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>The tools that list and read mail.</summary>
internal sealed class MailTools(SessionMailService mails, IOptions<DropMailOptions> options)
{
    private const int UsualLimit = 25;
    private const int MaxAttachments = 100;

    public async Task<Result<ToolAnswer>> GetInboxAsync(ToolCall call, CancellationToken stop)
    {
        var limit = (int)Math.Clamp(call.Arguments.Limit ?? UsualLimit, 1, PageRequest.MaxLimit);
        if (!(await call.FindSessionAsync(call.Arguments.AfterMailId, stop)).TryGet(out var session, out var why)
            || !ToolCall.ReadMail(session, call.Arguments.AfterMailId).TryGet(out var after, out why)
            || !(await mails.ReadAsync(call.Caller, session, after, stop)).TryGet(out var page, out why))
            return why;
        // With a start the first ones come first, so that going on after the newest of them misses none.
        Message[] shown = [.. after is null ? page.Mails.Take(limit) : page.Mails.TakeLast(limit)];
        var hasMore = page.HasMore || page.Mails.Count > shown.Length;
        call.Connection.Show(session, shown, after, isAll: after is null && !hasMore);
        var inbox = new McpInbox(McpTexts.Notice, DropMailIds.OfSession(session), [.. shown.Select(m => McpMailSummary.Of(session, m))], hasMore);
        return ToolAnswer.Of(inbox, McpJson.Wire.McpInbox);
    }

    public async Task<Result<ToolAnswer>> ReadEmailAsync(ToolCall call, CancellationToken stop)
    {
        if (!(await call.FindSessionAsync(call.Arguments.MailId, stop)).TryGet(out var session, out var why)
            || !ToolCall.ReadMail(session, call.Arguments.MailId).TryGet(out var named, out why)
            || !(await FindAsync(call, session, named ?? call.Connection.LastArrived(session), stop)).TryGet(out var mail, out why))
            return why;
        var offset = (int)Math.Clamp(call.Arguments.TextOffset ?? 0, 0, int.MaxValue);
        return ToolAnswer.Of(Show(call.User.Urls, session, mail, offset), McpJson.Wire.McpMail);
    }

    private async Task<Result<Message>> FindAsync(ToolCall call, Guid session, Guid? mail, CancellationToken stop)
    {
        if (mail is { } id)
            return await mails.FindAsync(call.Caller, session, id, stop);
        if (!(await mails.ReadAsync(call.Caller, session, after: null, stop)).TryGet(out var page, out var why))
            return why;
        return page.Mails.Count > 0 ? page.Mails[0] : Refusal.NotFound("Mail");
    }

    private McpMail Show(DropMailUrls urls, Guid session, Message mail, int offset)
    {
        var content = mail.Content;
        var isDecoded = content.DecodeStatus == DecodeStatus.Ok;
        var text = isDecoded ? content.Text : null;
        var piece = text is null ? null : McpTexts.Piece(text, offset, options.Value.Mcp.MaxTextCharacters);
        var end = offset + piece?.Length;
        return new McpMail
        {
            Notice = McpTexts.Notice,
            SessionId = DropMailIds.OfSession(session),
            MailId = DropMailIds.OfMail(session, mail.PublicId),
            HeaderSubject = McpTexts.Line(content.Subject),
            HeaderFrom = McpTexts.Line(content.From),
            FromAddr = content.ReversePath,
            ToAddr = mail.To,
            ReceivedAt = Timestamps.Of(mail.ReceivedAt),
            DecodeStatus = isDecoded ? "OK" : "ERROR_DECODING",
            Text = piece,
            TextSource = text is not null && content.TextSource is { } source ? (source == TextSource.Html ? "HTML" : "TEXT") : null,
            TextLength = text?.Length,
            NextTextOffset = end < text?.Length ? end : null,
            HasHtml = isDecoded ? content.Html is not null : null,
            Attachments = [.. content.Attachments.Take(MaxAttachments).Select(a => Show(urls, session, mail, a))],
            AttachmentCount = content.Attachments.Count,
            RawSize = content.SizeBytes,
            DownloadUrl = urls.OfMail(session, mail),
        };
    }

    private static McpAttachment Show(DropMailUrls urls, Guid session, Message mail, Attachment attachment) => new(
        McpTexts.Line(attachment.FileName), attachment.ContentType, attachment.SizeBytes, urls.OfAttachment(session, mail, attachment));
}
