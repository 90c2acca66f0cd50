using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>Inboxes: create, list, poll, delete.</summary>
[Route("api/v1/inbox")]
[Route("v1/inbox")]
internal sealed class InboxController(InboxService inboxes, MessageService messages, Patience patience, StandingCredential credential) : ControllerBase
{
    private const int MaxListed = 50;

    /// <summary>Creates a temporary address.</summary>
    /// <remarks>Without a body: a random address on the primary domain, for the plan's default time.</remarks>
    /// <param name="body">Everything may be left out.</param>
    /// <param name="idempotencyKey">Ours: a repetition with the same key and body answers the inbox made first.</param>
    [HttpPost]
    [EndpointSummary("Create an inbox")]
    [ProducesResponseType<DustMailEnvelope<DustMailInbox>>(StatusCodes.Status201Created)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status403Forbidden)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status409Conflict)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status413PayloadTooLarge)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status415UnsupportedMediaType)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status422UnprocessableEntity)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> CreateAsync(
        [TolerantBody] DustMailCreate? body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken stop)
    {
        var wish = (body ?? new DustMailCreate()).ToWish(idempotencyKey);
        if (!(await inboxes.CreateOnceAsync(HttpContext.Caller(), wish, stop)).TryGet(out var created, out var why))
            return new RefusalResult(why);
        if (created.IsRepetition)
            Response.Headers["Idempotency-Replayed"] = "true";
        return new DustMailAnswer<DustMailInbox>(
            DustMailInbox.Of(created.Inbox), DustMailJson.Wire.DustMailEnvelopeDustMailInbox, StatusCodes.Status201Created);
    }

    /// <summary>Lists the live inboxes of the account, newest first, at most 50, with the number of emails in each.</summary>
    [HttpGet]
    [EndpointSummary("List inboxes")]
    [ProducesResponseType<DustMailEnvelope<IReadOnlyList<DustMailListedInbox>>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> ListAsync(CancellationToken stop)
    {
        var found = await inboxes.ListAsync(HttpContext.Caller(), MaxListed, stop);
        return new DustMailAnswer<IReadOnlyList<DustMailListedInbox>>(
            [.. found.Select(DustMailListedInbox.Of)], DustMailJson.Wire.DustMailEnvelopeIReadOnlyListDustMailListedInbox, StatusCodes.Status200OK);
    }

    /// <summary>An inbox and its emails, newest first.</summary>
    /// <param name="id">The inbox.</param>
    /// <param name="after">Ours: only emails received after this one.</param>
    /// <param name="limit">Ours: 1 to 100 emails at most; 100 without it.</param>
    /// <param name="wait">Ours: waits up to so many seconds, 0 to 180, for a first email; with If-None-Match, for a change.</param>
    [HttpGet("{id}")]
    [EndpointSummary("Read an inbox")]
    [ProducesResponseType<DustMailEnvelope<DustMailOpenInbox>>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> GetAsync(string id, [FromQuery] Guid? after, [FromQuery] int? limit, [FromQuery] int? wait, CancellationToken stop)
    {
        if (limit is < 1 or > PageRequest.MaxLimit)
            return new RefusalResult(Refusal.Invalid("limit", $"limit must be 1 to {PageRequest.MaxLimit}"));
        if (wait < 0 || wait > PageRequest.MaxWait.TotalSeconds)
            return new RefusalResult(Refusal.Invalid("wait", $"wait must be 0 to {PageRequest.MaxWait.TotalSeconds}"));
        if (!Guid.TryParse(id, out var inbox))
            return new RefusalResult(Refusal.NotFound("Inbox"));
        var request = new PageRequest
        {
            After = after, Limit = limit ?? PageRequest.MaxLimit, Wait = TimeSpan.FromSeconds(wait ?? 0), SeenState = EntityTags.SeenState(Request),
        };
        using var waiting = patience.Until(request.Wait, stop);
        var result = await messages.ReadAsync(HttpContext.Caller(), inbox, request, waiting.Stop);
        if (wait > 0 && await credential.CheckAsync(HttpContext, stop) is { } revoked)
            return new RefusalResult(revoked);
        return result.TryGet(out var page, out var why)
            ? EntityTags.IsUnchanged(HttpContext, page.State) ? new StatusCodeResult(StatusCodes.Status304NotModified) : new DustMailPageAnswer(page)
            : new RefusalResult(why);
    }

    /// <summary>Ends an inbox: its emails are gone, its address refuses mail, its place in the plan is free at once.</summary>
    [HttpDelete("{id}")]
    [EndpointSummary("Delete an inbox")]
    [ProducesResponseType<DustMailEnvelope<DustMailDeleted>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> DeleteAsync(string id, CancellationToken stop)
    {
        var why = Guid.TryParse(id, out var inbox) ? await inboxes.DeleteAsync(HttpContext.Caller(), inbox, stop) : Refusal.NotFound("Inbox");
        return why is null ? DustMailDeleted.Answer(inbox) : new RefusalResult(why);
    }
}
