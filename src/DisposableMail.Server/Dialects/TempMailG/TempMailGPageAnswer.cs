using System.Text.Json;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>The messages of a mailbox: what did not change since it was last sent is not made again.</summary>
internal sealed class TempMailGPageAnswer(InboxPage page) : IActionResult
{
    private static readonly RenderedPages<TempMailGMessages> Rendered = new(static page => TempMailGMessages.Of(page, ""), TempMailGJson.Wire.TempMailGMessages);

    public Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        // The URL of an attachment may be as the client called us: only without any, one answer is good for all.
        if (page.Messages.All(static m => m.Content.Attachments.Count == 0) && Rendered.TryGet(page, out var json))
            return http.Response.WriteJsonAsync(json, http.RequestAborted);
        if (!http.TryHold(AnswerPool.ShareOf(page.Messages)))
            return http.RefuseAsync(AnswerPool.Full, http.RequestAborted);
        http.Response.ContentType = JsonAnswers.MediaType;
        return JsonSerializer.SerializeAsync(
            http.Response.BodyWriter, TempMailGMessages.Of(page, http.PublicUrl()), TempMailGJson.Wire.TempMailGMessages, http.RequestAborted);
    }
}
