using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Webhooks;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Webhooks: one for the whole account, one for each of its domains.</summary>
[Route("v2")]
[NeedsKey]
[ProducesResponseType<TempMailLolError>(StatusCodes.Status400BadRequest)]
[ProducesResponseType<TempMailLolError>(StatusCodes.Status402PaymentRequired)]
internal sealed class WebhookController(WebhookService webhooks, CustomDomainService domains, VerifiedDomains verified) : ControllerBase
{
    private const int MaxUrlCharacters = 128;

    /// <summary>Forwards every email the account receives from now on, signed as the Standard Webhooks specification has it.</summary>
    /// <remarks>Takes the place of the webhook before. A forwarded email is not read with <c>GET /v2/inbox</c> as well.</remarks>
    [HttpPost("webhook")]
    [EndpointSummary("Set the webhook")]
    [ProducesResponseType<TempMailLolWebhook>(StatusCodes.Status200OK)]
    [ProducesResponseType<TempMailLolError>(StatusCodes.Status414UriTooLong)]
    public Task<IActionResult> SetAsync([TolerantBody] TempMailLolNewWebhook? body, CancellationToken stop) => SetAsync(body?.Url, null, stop);

    /// <summary>Removes the webhook, if there is one.</summary>
    [HttpDelete("webhook")]
    [EndpointSummary("Remove the webhook")]
    [ProducesResponseType<TempMailLolStatus>(StatusCodes.Status200OK)]
    public async Task<IActionResult> RemoveAsync(CancellationToken stop)
    {
        var wasThere = await RemoveAsync(null, stop);
        var status = new TempMailLolStatus(wasThere ? "Webhook removed" : "There was no webhook");
        return new TempMailLolAnswer<TempMailLolStatus>(status, TempMailLolJson.Wire.TempMailLolStatus);
    }

    /// <summary>The TXT record that verifies a domain: the same as of <c>POST /v2/custom</c>.</summary>
    [HttpGet("private_webhook")]
    [GetAlone]
    [EndpointSummary("Get the TXT record of a domain")]
    [ProducesResponseType<TempMailLolTextRecord>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetPrivateAsync([FromQuery] string? domain, CancellationToken stop)
    {
        if (RefusePlan() is { } refused)
            return refused;
        if (!(await domains.BeginAsync(HttpContext.Caller(), domain ?? "", stop)).TryGet(out var begun, out var why))
            return new RefusalResult(why);
        var record = new TempMailLolTextRecord(begun.TxtName, CustomDomain.TxtValue);
        return new TempMailLolAnswer<TempMailLolTextRecord>(record, TempMailLolJson.Wire.TempMailLolTextRecord);
    }

    /// <summary>Forwards every email to a custom domain; verifies the domain when it is not yet.</summary>
    [HttpPost("private_webhook")]
    [EndpointSummary("Set the webhook of a domain")]
    [ProducesResponseType<TempMailLolWebhook>(StatusCodes.Status200OK)]
    [ProducesResponseType<TempMailLolError>(StatusCodes.Status414UriTooLong)]
    public async Task<IActionResult> SetPrivateAsync([TolerantBody] TempMailLolNewPrivateWebhook? body, CancellationToken stop)
    {
        if (RefusePlan() is { } refused)
            return refused;
        return (await verified.FindAsync(HttpContext.Caller(), body?.Domain, stop)).TryGet(out var domain, out var why)
            ? await SetAsync(body?.Url, domain.Name, stop)
            : new RefusalResult(why);
    }

    /// <summary>Removes the webhook of a domain, if there is one.</summary>
    [HttpDelete("private_webhook")]
    [EndpointSummary("Remove the webhook of a domain")]
    [ProducesResponseType<TempMailLolSuccess>(StatusCodes.Status200OK)]
    public async Task<IActionResult> RemovePrivateAsync([FromQuery] string? domain, CancellationToken stop)
    {
        if (!(await domains.FindAsync(HttpContext.Caller(), domain ?? "", stop)).TryGet(out var own, out var why))
            return new RefusalResult(why);
        var wasThere = await RemoveAsync(own.Name, stop);
        var success = new TempMailLolSuccess(true, wasThere ? "Webhook removed" : "There was no webhook");
        return new TempMailLolAnswer<TempMailLolSuccess>(success, TempMailLolJson.Wire.TempMailLolSuccess);
    }

    private RefusalResult? RefusePlan() => HttpContext.Caller().Tier.Webhooks
        ? null
        : new RefusalResult(new Refusal(RefusalKind.TierForbids, "your plan does not include webhooks"));

    private async Task<IActionResult> SetAsync(string? url, string? domain, CancellationToken stop)
    {
        if (url?.Length > MaxUrlCharacters)
        {
            var tooLong = new TempMailLolError($"The webhook URL may have {MaxUrlCharacters} characters");
            return new TempMailLolAnswer<TempMailLolError>(tooLong, TempMailLolJson.Wire.TempMailLolError, StatusCodes.Status414UriTooLong);
        }

        var wish = new NewWebhook { Url = url ?? "", Format = TempMailLolWebhookFormat.FormatName, Domain = domain, Replaces = true };
        if (!(await webhooks.CreateAsync(HttpContext.Caller(), wish, stop)).TryGet(out var created, out var why))
            return new RefusalResult(why);
        var answer = new TempMailLolWebhook(true, "Webhook set", "OK", created.Secret);
        return new TempMailLolAnswer<TempMailLolWebhook>(answer, TempMailLolJson.Wire.TempMailLolWebhook);
    }

    /// <param name="domain">Null for the webhook of the account.</param>
    private async Task<bool> RemoveAsync(string? domain, CancellationToken stop)
    {
        var own = await webhooks.ListAsync(HttpContext.Caller(), null, domain, stop);
        var meant = own.Where(w => w.Format == TempMailLolWebhookFormat.FormatName && w.Inbox is null && w.Domain == domain).ToList();
        foreach (var webhook in meant)
            await webhooks.DeleteAsync(HttpContext.Caller(), webhook.PublicId, stop);
        return meant.Count > 0;
    }
}
