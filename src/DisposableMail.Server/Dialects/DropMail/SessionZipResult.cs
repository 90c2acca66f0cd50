using System.IO.Compression;
using System.IO.Pipelines;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>All mails of a session as one file, made while it is sent: of any number and size it holds one piece of memory, and names.</summary>
internal sealed class SessionZipResult : IActionResult
{
    private const int PieceBytes = 64 * 1024;

    private readonly Guid _session;
    private readonly string _key;
    private readonly SessionMailService _mails;
    private readonly MessageService _messages;
    private readonly IReadOnlyList<Entry> _first;

    public SessionZipResult(Guid session, string key, IReadOnlyList<Message> first, SessionMailService mails, MessageService messages)
    {
        (_session, _key, _mails, _messages) = (session, key, mails, messages);
        _first = EntriesOf(first);
    }

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, stop) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = Dispositions.Attachment($"{_session}.zip");
        response.Headers.ContentSecurityPolicy = $"sandbox; {RequestIds.NothingAllowed}";
        using (var zip = new ZipArchive(new UnflushedBody(response.BodyWriter), ZipArchiveMode.Create))
        {
            IReadOnlyList<Entry>? page = _first;
            for (; page is { Count: > 0 }; page = await ReadAsync(page[^1].Number, stop))
            {
                foreach (var entry in page)
                    await AddAsync(zip, entry, response.BodyWriter, stop);
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

    // A page of mails is megabytes, and whoever downloads may not read on: only what the file needs of them is kept.
    private IReadOnlyList<Entry> EntriesOf(IReadOnlyList<Message> page) =>
        [.. page.Select(mail => new Entry(mail.Id, DownloadController.NameOf(mail), mail.ReceivedAt, _messages.RawOf(mail)))];

    private async Task<IReadOnlyList<Entry>?> ReadAsync(long after, CancellationToken stop) =>
        await _mails.ReadByReferenceAsync(_session, _key, after, stop) is { } page ? EntriesOf(page) : null;

    private static async Task AddAsync(ZipArchive zip, Entry mail, PipeWriter body, CancellationToken stop)
    {
        var entry = zip.CreateEntry(mail.Name, CompressionLevel.Fastest);
        entry.LastWriteTime = mail.ReceivedAt;
        using var octets = mail.Open();
        using var content = entry.Open();
        var piece = new byte[PieceBytes];
        int read;
        while ((read = await octets.Content.ReadAsync(piece, stop)) > 0)
        {
            content.Write(piece, 0, read);
            await body.FlushAsync(stop);
        }
    }

    private sealed record Entry(long Number, string Name, DateTimeOffset ReceivedAt, Func<StoredOctets> Open);
}
