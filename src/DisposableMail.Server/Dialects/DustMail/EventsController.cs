using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>Mail as it arrives. House extension.</summary>
[Route("api/v1/inbox/{id}/events")]
[Route("v1/inbox/{id}/events")]
internal sealed class EventsController(
    MessageService messages, Patience patience, StandingCredential credential, AnswerPool answers) : ControllerBase
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Server-sent events: one <c>email</c> per email from now on, and <c>expired</c> when the inbox ends.</summary>
    /// <param name="id">The inbox.</param>
    /// <param name="lastEventId">The id of the last email seen: the stream begins after it.</param>
    /// <param name="lastEventIdQuery">The same, for clients that cannot send the header.</param>
    [HttpGet]
    [GetAlone]
    [EndpointSummary("Follow an inbox")]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "text/event-stream")]
    [ProducesResponseType<DustMailError>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> FollowAsync(
        string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, [FromQuery(Name = "last_event_id")] string? lastEventIdQuery,
        CancellationToken stop)
    {
        var last = string.IsNullOrEmpty(lastEventId) ? lastEventIdQuery : lastEventId;
        var after = Guid.Empty;
        if (!string.IsNullOrEmpty(last) && !Guid.TryParse(last, out after))
            return new RefusalResult(Refusal.Invalid("last_event_id", "last_event_id must be the id of an email"));
        if (!Guid.TryParse(id, out var inbox))
            return new RefusalResult(Refusal.NotFound("Inbox"));
        if (!(await messages.ReadAsync(HttpContext.Caller(), inbox, new PageRequest { Limit = 1 }, stop)).TryGet(out var page, out var why))
            return new RefusalResult(why);

        // "From now on" is decided before the client sees that the stream has begun: mail sent after that is not missed.
        if (string.IsNullOrEmpty(last) && page.Messages.Count > 0)
            after = page.Messages[0].PublicId;
        using var waiting = patience.Until(Heartbeat, stop);
        await WriteAsync(inbox, after, waiting.Stop);
        return new EmptyResult();
    }

    private async Task WriteAsync(Guid inbox, Guid after, CancellationToken stop)
    {
        Response.ContentType = "text/event-stream";
        Response.Headers.CacheControl = "no-cache";
        Response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect the events.
        await WriteAsync(": follows\nretry: 3000\n\n"u8.ToArray(), stop);
        await foreach (var id in messages.FollowAsync(HttpContext.Caller(), inbox, after, Heartbeat, stop))
        {
            if (!await TellAsync(inbox, id, stop))
                return; // Its next try to connect is told why, or goes on after the last email when there is room for the next.
        }

        await WriteAsync("event: expired\ndata: {}\n\n"u8.ToArray(), stop);
    }

    // Apart, so that a stream that waits does not hold its last email.
    private async Task<bool> TellAsync(Guid inbox, Guid? named, CancellationToken stop)
    {
        if (await credential.CheckAsync(HttpContext, stop) is not null)
            return false;
        // What was deleted meanwhile is passed over, as a sign of life.
        var message = named is { } id ? await messages.FindFollowedAsync(HttpContext.Caller(), inbox, id, stop) : null;
        return await TryWriteAsync(message is null ? ": still here\n\n"u8.ToArray() : EventOf(message), stop);
    }

    private async Task<bool> TryWriteAsync(byte[] lines, CancellationToken stop)
    {
        var share = answers.Within(AnswerPool.ShareOf(lines.Length));
        if (!answers.TryTake(share))
            return false;
        try
        {
            await WriteAsync(lines, stop);
            return true;
        }
        finally
        {
            answers.GiveBack(share);
        }
    }

    private async Task WriteAsync(byte[] lines, CancellationToken stop)
    {
        await Response.Body.WriteInPiecesAsync(lines, stop);
        await Response.Body.FlushAsync(stop);
    }

    // JSON has no line breaks of its own: one data line is enough.
    private static byte[] EventOf(Message message) =>
    [
        .. System.Text.Encoding.ASCII.GetBytes($"id: {message.PublicId}\nevent: email\ndata: "),
        .. JsonSerializer.SerializeToUtf8Bytes(DustMailEmail.Of(message), DustMailJson.Wire.DustMailEmail),
        .. "\n\n"u8,
    ];
}
