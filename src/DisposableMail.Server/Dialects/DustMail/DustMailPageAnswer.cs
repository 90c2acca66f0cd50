using System.Buffers;
using System.Text.Json;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>An inbox with its emails: what did not change since it was last sent is not made again, only <c>meta</c> is.</summary>
internal sealed class DustMailPageAnswer(InboxPage page) : IActionResult
{
    private static readonly RenderedPages<DustMailOpenInbox> Rendered = new(DustMailOpenInbox.Of, DustMailJson.Wire.DustMailOpenInbox);

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var meta = await DustMailMetas.OfAsync(http, http.RequestAborted);
        var isRendered = Rendered.TryGet(page, out var data);
        if (!http.TryHold(isRendered ? AnswerPool.ShareOf(data!.Length) : AnswerPool.ShareOf(page.Messages)))
        {
            await http.RefuseAsync(AnswerPool.Full, http.RequestAborted);
            return;
        }

        if (isRendered)
        {
            await WriteAsync(http, data!, JsonSerializer.SerializeToUtf8Bytes(meta, DustMailJson.Wire.DustMailMeta));
            return;
        }

        http.Response.ContentType = JsonAnswers.MediaType;
        var envelope = new DustMailEnvelope<DustMailOpenInbox>(true, DustMailOpenInbox.Of(page), meta);
        await JsonSerializer.SerializeAsync(
            http.Response.BodyWriter, envelope, DustMailJson.Wire.DustMailEnvelopeDustMailOpenInbox, http.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext http, byte[] data, byte[] meta)
    {
        http.Response.ContentType = JsonAnswers.MediaType;
        http.Response.ContentLength = Before.Length + data.Length + Between.Length + meta.Length + After.Length;
        var body = http.Response.BodyWriter;
        body.Write(Before);
        var rest = data.AsMemory();
        for (; rest.Length > AnswerPool.FreeBytes; rest = rest[AnswerPool.FreeBytes..])
        {
            // Of what it is given at once Kestrel would keep all, read or not.
            body.Write(rest.Span[..AnswerPool.FreeBytes]);
            await body.FlushAsync(http.RequestAborted);
        }

        body.Write(rest.Span);
        body.Write(Between);
        body.Write(meta);
        body.Write(After);
        await body.FlushAsync(http.RequestAborted);
    }

    private static ReadOnlySpan<byte> Before => "{\"success\":true,\"data\":"u8;

    private static ReadOnlySpan<byte> Between => ",\"meta\":"u8;

    private static ReadOnlySpan<byte> After => "}"u8;
}
