using System.Text.Json;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>The messages of an address: what did not change since it was last sent is not made again.</summary>
internal sealed class TempMailIoPageAnswer(InboxPage page) : IActionResult
{
    private static readonly RenderedPages<TempMailIoMessages> Rendered = new(TempMailIoMessages.Of, TempMailIoJson.Wire.TempMailIoMessages);

    public Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        if (Rendered.TryGet(page, out var json))
            return http.Response.WriteJsonAsync(json, http.RequestAborted);
        if (!http.TryHold(AnswerPool.ShareOf(page.Messages)))
            return http.RefuseAsync(AnswerPool.Full, http.RequestAborted);
        http.Response.ContentType = JsonAnswers.MediaType;
        return JsonSerializer.SerializeAsync(
            http.Response.BodyWriter, TempMailIoMessages.Of(page), TempMailIoJson.Wire.TempMailIoMessages, http.RequestAborted);
    }
}
