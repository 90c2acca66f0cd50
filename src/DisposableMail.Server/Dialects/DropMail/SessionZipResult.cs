using System.IO.Compression;
using System.IO.Pipelines;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>All mails of a session as one file, made while it is sent: of any number and size it costs one piece of memory.</summary>
internal sealed class SessionZipResult(Guid session, string key, IReadOnlyList<Message> first, SessionMailService mails, MessageService messages) : IActionResult
{
    private const int PieceBytes = 64 * 1024;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, stop) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = Dispositions.Attachment($"{session}.zip");
        response.Headers.ContentSecurityPolicy = $"sandbox; {RequestIds.NothingAllowed}";
        using (var zip = new ZipArchive(new UnflushedBody(response.BodyWriter), ZipArchiveMode.Create))
        {
            var page = first;
            for (; page is { Count: > 0 }; page = await mails.ReadByReferenceAsync(session, key, page[^1], stop))
            {
                foreach (var mail in page)
                    await AddAsync(zip, mail, response.BodyWriter, stop);
            }

            // The session has ended meanwhile, and its mails with it. An archive that closes well would pass for whole.
            if (page is null)
            {
                context.HttpContext.Abort();
                return;
            }
        }

        await response.BodyWriter.FlushAsync(stop);
    }

    private async Task AddAsync(ZipArchive zip, Message mail, PipeWriter body, CancellationToken stop)
    {
        var entry = zip.CreateEntry(DownloadController.NameOf(mail), CompressionLevel.Fastest);
        entry.LastWriteTime = mail.ReceivedAt;
        using var octets = messages.OpenRaw(mail);
        using var content = entry.Open();
        var piece = new byte[PieceBytes];
        int read;
        while ((read = await octets.Content.ReadAsync(piece, stop)) > 0)
        {
            content.Write(piece, 0, read);
            await body.FlushAsync(stop);
        }
    }
}
