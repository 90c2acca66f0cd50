using DisposableMail.Core;
using DisposableMail.Core.Webhooks;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>Webhooks. House extension.</summary>
[Route("api/v1/webhooks")]
[Route("v1/webhooks")]
internal sealed class WebhooksController(WebhookService webhooks) : ControllerBase
{
    private static readonly RefusalResult NoWebhook = new(Refusal.NotFound("Webhook"));

    /// <summary>Registers a URL that is told of every email the account receives, or of those of one inbox or one domain.</summary>
    /// <remarks>Deliveries are signed as the Standard Webhooks specification has it; the secret is in this answer alone.</remarks>
    [HttpPost]
    [EndpointSummary("Create a webhook")]
    [ProducesResponseType<DustMailEnvelope<DustMailCreatedWebhook>>(StatusCodes.Status201Created)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status403Forbidden)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status413PayloadTooLarge)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status415UnsupportedMediaType)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> CreateAsync([TolerantBody] DustMailNewWebhook? body, CancellationToken stop) =>
        (await webhooks.CreateAsync(HttpContext.Caller(), (body ?? new DustMailNewWebhook()).ToWish(), stop)).TryGet(out var created, out var why)
            ? new DustMailAnswer<DustMailCreatedWebhook>(
                DustMailCreatedWebhook.Of(created), DustMailJson.Wire.DustMailEnvelopeDustMailCreatedWebhook, StatusCodes.Status201Created)
            : new RefusalResult(why);

    /// <summary>Lists the webhooks of the account, oldest first, whichever dialect they were made through.</summary>
    /// <param name="inboxId">Only those bound to this inbox.</param>
    /// <param name="domain">Only those bound to this domain.</param>
    [HttpGet]
    [EndpointSummary("List webhooks")]
    [ProducesResponseType<DustMailEnvelope<IReadOnlyList<DustMailWebhook>>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> ListAsync(
        [FromQuery(Name = "inbox_id")] Guid? inboxId, [FromQuery(Name = "domain")] string? domain, CancellationToken stop)
    {
        var found = await webhooks.ListAsync(HttpContext.Caller(), inboxId, domain, stop);
        return new DustMailAnswer<IReadOnlyList<DustMailWebhook>>(
            [.. found.Select(DustMailWebhook.Of)], DustMailJson.Wire.DustMailEnvelopeIReadOnlyListDustMailWebhook, StatusCodes.Status200OK);
    }

    /// <summary>One webhook.</summary>
    [HttpGet("{id}")]
    [EndpointSummary("Read a webhook")]
    [ProducesResponseType<DustMailEnvelope<DustMailWebhook>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> GetAsync(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var webhook) && await webhooks.FindAsync(HttpContext.Caller(), webhook, stop) is { } found
            ? new DustMailAnswer<DustMailWebhook>(
                DustMailWebhook.Of(found), DustMailJson.Wire.DustMailEnvelopeDustMailWebhook, StatusCodes.Status200OK)
            : NoWebhook;

    /// <summary>Ends a webhook; what it is still owed is not sent.</summary>
    [HttpDelete("{id}")]
    [EndpointSummary("Delete a webhook")]
    [ProducesResponseType<DustMailEnvelope<DustMailDeleted>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> DeleteAsync(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var webhook) && await webhooks.DeleteAsync(HttpContext.Caller(), webhook, stop) is null
            ? DustMailDeleted.Answer(webhook)
            : NoWebhook;

    /// <summary>Sends a sample, once; look for its end among the deliveries. A success puts a disabled webhook in force again.</summary>
    [HttpPost("{id}/test")]
    [EndpointSummary("Test a webhook")]
    [ProducesResponseType<DustMailEnvelope<DustMailDelivery>>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> TestAsync(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var webhook) ? Accepted(await webhooks.TestAsync(HttpContext.Caller(), webhook, stop)) : NoWebhook;

    /// <summary>The newest deliveries, newest first.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="limit">1 to 100; 100 without it.</param>
    [HttpGet("{id}/deliveries")]
    [EndpointSummary("List deliveries")]
    [ProducesResponseType<DustMailEnvelope<IReadOnlyList<DustMailDelivery>>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> ListDeliveriesAsync(string id, [FromQuery] int? limit, CancellationToken stop)
    {
        if (limit is < 1 or > WebhookService.MaxListed)
            return new RefusalResult(Refusal.Invalid("limit", $"limit must be 1 to {WebhookService.MaxListed}"));
        if (!Guid.TryParse(id, out var webhook)
            || await webhooks.ListDeliveriesAsync(HttpContext.Caller(), webhook, limit ?? WebhookService.MaxListed, stop) is not { } found)
            return NoWebhook;
        return new DustMailAnswer<IReadOnlyList<DustMailDelivery>>(
            [.. found.Select(DustMailDelivery.Of)], DustMailJson.Wire.DustMailEnvelopeIReadOnlyListDustMailDelivery, StatusCodes.Status200OK);
    }

    /// <summary>Makes a delivery due now, whatever became of it before; its <c>webhook-id</c> stays the same.</summary>
    [HttpPost("{id}/deliveries/{deliveryId}/redeliver")]
    [EndpointSummary("Deliver again")]
    [ProducesResponseType<DustMailEnvelope<DustMailDelivery>>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> RedeliverAsync(string id, string deliveryId, CancellationToken stop) =>
        Guid.TryParse(id, out var webhook) && Guid.TryParse(deliveryId, out var delivery)
            ? Accepted(await webhooks.RedeliverAsync(HttpContext.Caller(), webhook, delivery, stop))
            : NoWebhook;

    private static IActionResult Accepted(Result<WebhookDelivery> result) => result.TryGet(out var delivery, out var why)
        ? new DustMailAnswer<DustMailDelivery>(
            DustMailDelivery.Of(delivery), DustMailJson.Wire.DustMailEnvelopeDustMailDelivery, StatusCodes.Status202Accepted)
        : new RefusalResult(why);
}
