using System.Globalization;
using System.Net.Mime;
using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>What the URLs of a session's answers lead to. Whoever has one needs no token.</summary>
[Route("download")]
[NoCredential]
[ProducesResponseType<DropMailAnswer>(StatusCodes.Status404NotFound)]
internal sealed class DownloadController(SessionMailService mails, MessageService messages, HtmlCleaner cleaner) : ControllerBase
{
    private static readonly RefusalResult Nothing = new(Refusal.NotFound("Download"));

    /// <summary>The raw mail.</summary>
    /// <param name="session">As <c>gql:anonym-Zk2cX0rQ7m1aB9yTt3uVwA:9c3316a6-69d2-42fd-a2e2-3f3fd72f494a</c>.</param>
    /// <param name="mail">32 characters.</param>
    [HttpGet("mail/{session}/{mail}")]
    [Uncounted]
    [EndpointSummary("Download a mail")]
    [ProducesResponseType<Stream>(StatusCodes.Status200OK, "message/rfc822")]
    public async Task<IActionResult> GetMailAsync(string session, string mail, CancellationToken stop) => await FindAsync(session, mail, stop) is var (_, found)
        ? new OctetsResult(messages.OpenRaw(found), "message/rfc822", NameOf(found))
        : Nothing;

    /// <summary>The HTML of a mail, without what acts.</summary>
    /// <param name="session">As <c>gql:anonym-Zk2cX0rQ7m1aB9yTt3uVwA:9c3316a6-69d2-42fd-a2e2-3f3fd72f494a</c>.</param>
    /// <param name="mail">32 characters.</param>
    /// <param name="imgCid">Images of the mail: strip, keep or proxy (the default).</param>
    /// <param name="imgData">Images within the HTML: strip or keep (the default).</param>
    /// <param name="imgHttp">Images from elsewhere: strip (the default), keep, or proxy, which is strip here.</param>
    [HttpGet("clean_html/{session}/{mail}")]
    [Uncounted]
    [EndpointSummary("Show the HTML of a mail")]
    [ProducesResponseType<string>(StatusCodes.Status200OK, MediaTypeNames.Text.Html)]
    [ProducesResponseType<DropMailAnswer>(StatusCodes.Status400BadRequest)]
    public async Task<IActionResult> GetHtmlAsync(
        string session, string mail, [FromQuery(Name = "img_cid")] string? imgCid, [FromQuery(Name = "img_data")] string? imgData,
        [FromQuery(Name = "img_http")] string? imgHttp, CancellationToken stop)
    {
        if (!CleanHtml.Read(imgCid, imgData, imgHttp).TryGet(out var rules, out var why))
            return new RefusalResult(why);
        if (!IsLink(session, mail))
            return Nothing;
        // Before the mail is read: those that wait would all be in memory.
        using var turn = await cleaner.EnterAsync(stop);
        if (await FindAsync(session, mail, stop) is not var (id, found)
            || CleanHtml.Of(id, found, rules, DropMailUrls.Of(HttpContext), cleaner, out _) is not { } html)
            return Nothing;
        return HttpContext.TryHold(AnswerPool.ShareOf(html.Length)) ? new CleanHtmlResult(html, rules) : new RefusalResult(AnswerPool.Full);
    }

    /// <summary>The decoded octets of an attachment.</summary>
    /// <param name="session">As <c>gql:anonym-Zk2cX0rQ7m1aB9yTt3uVwA:9c3316a6-69d2-42fd-a2e2-3f3fd72f494a</c>.</param>
    /// <param name="mail">32 characters.</param>
    /// <param name="number">Its place in the mail, from 0.</param>
    [HttpGet("attachment/{session}/{mail}/{number}")]
    [Uncounted]
    [EndpointSummary("Download an attachment")]
    [ProducesResponseType<Stream>(StatusCodes.Status200OK, MediaTypeNames.Application.Octet)]
    public async Task<IActionResult> GetAttachmentAsync(string session, string mail, string number, CancellationToken stop) =>
        await FindAsync(session, mail, stop) is var (_, found)
        && found.Content.Attachments.FirstOrDefault(a => a.Ordinal.ToString(CultureInfo.InvariantCulture) == number) is { } attachment
            ? new OctetsResult(messages.OpenAttachment(found, attachment), Dispositions.MediaType(attachment.ContentType), attachment.DisplayName)
            : Nothing;

    /// <summary>All mails of a session in one file.</summary>
    /// <param name="session">As <c>gql:anonym-Zk2cX0rQ7m1aB9yTt3uVwA:9c3316a6-69d2-42fd-a2e2-3f3fd72f494a</c>.</param>
    [HttpGet("session/{session}.zip")]
    [Uncounted]
    [EndpointSummary("Download all mails of a session")]
    [ProducesResponseType<Stream>(StatusCodes.Status200OK, MediaTypeNames.Application.Zip)]
    public async Task<IActionResult> GetSessionAsync(string session, CancellationToken stop) =>
        DropMailUrls.TryReadSession(session, out var id, out var key) && await mails.ReadByReferenceAsync(id, key, after: 0, stop) is { } first
            ? new SessionZipResult(id, key, first, mails, messages)
            : Nothing;

    /// <summary>What a mail is called as a file.</summary>
    public static string NameOf(Message mail) => $"{DropMailIds.MailReference(mail.PublicId)}.eml";

    // Without a look into the database: who made a link up has no turn to wait for.
    private bool IsLink(string session, string mail) => TryRead(session, mail, out var sessionId, out var mailId, out var key) && mails.IsLink(sessionId, mailId, key);

    private static bool TryRead(string session, string mail, out Guid sessionId, out Guid mailId, out string key)
    {
        mailId = Guid.Empty;
        return DropMailUrls.TryReadSession(session, out sessionId, out key) && DropMailIds.TryReadMailReference(mail, out mailId);
    }

    private async Task<(Guid Session, Message Mail)?> FindAsync(string session, string mail, CancellationToken stop) =>
        TryRead(session, mail, out var sessionId, out var mailId, out var key)
        && await mails.FindByReferenceAsync(sessionId, mailId, key, stop) is { } found
            ? (sessionId, found)
            : null;
}
