using DisposableMail.Core;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Domains of accounts: begin, read, cover subdomains, lend.</summary>
[Route("v2")]
[NeedsKey]
[ProducesResponseType<TempMailLolError>(StatusCodes.Status400BadRequest)]
[ProducesResponseType<TempMailLolError>(StatusCodes.Status402PaymentRequired)]
internal sealed class DomainController(
    CustomDomainService domains, VerifiedDomains verified, InboxService inboxes, TempMailLolReading reading) : ControllerBase
{
    /// <summary>Begins to bring a domain: the answer belongs into its DNS as TXT <c>{uuid}.{domain}</c>.</summary>
    /// <remarks>The value of the record is <c>tm-custom-domain-verification</c>. Asked again, the answer is the same.</remarks>
    [HttpPost("custom")]
    [EndpointSummary("Begin a custom domain")]
    [ProducesResponseType<TempMailLolUuid>(StatusCodes.Status200OK)]
    public async Task<IActionResult> BeginAsync([TolerantBody] TempMailLolDomain? body, CancellationToken stop) =>
        (await domains.BeginAsync(HttpContext.Caller(), body?.Domain ?? "", stop)).TryGet(out var begun, out var why)
            ? new TempMailLolAnswer<TempMailLolUuid>(new TempMailLolUuid(begun.Uuid), TempMailLolJson.Wire.TempMailLolUuid)
            : new RefusalResult(why);

    /// <summary>The emails to any address of a domain that were not read before, newest first. Verifies it when it is not yet.</summary>
    /// <param name="domain">The domain, or with the wildcard record one below it.</param>
    /// <param name="to">Only those sent to this address; the others stay for a later read.</param>
    [HttpGet("custom")]
    [GetAlone]
    [EndpointSummary("Read a custom domain")]
    [ProducesResponseType<TempMailLolMail>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ReadAsync([FromQuery] string? domain, [FromQuery] string? to, CancellationToken stop)
    {
        if (!(await FindInboxAsync(domain ?? "", stop)).TryGet(out var inbox, out var why))
            return new RefusalResult(why);
        // With a wildcard the inbox is that of a domain above: only what was sent below it to the one asked for.
        if (string.IsNullOrEmpty(to))
            to = EmailAddress.TryCanonicalDomain(domain!, out var name) && name != inbox.Address.Domain ? "@" + name : null;
        if ((await reading.ReadAsync(HttpContext, HttpContext.Caller(), inbox.PublicId, to)).TryGet(out var emails, out why))
            return new TempMailLolAnswer<TempMailLolMail>(TempMailLolMail.Of(emails), TempMailLolJson.Wire.TempMailLolMail) { IsHeld = true };
        return new RefusalResult(why.Kind == RefusalKind.Unavailable ? why : Refusal.NotFound("Domain"));
    }

    /// <summary>Gives a custom domain up, verified or not, lent or not: it takes no mail from now on. House extension.</summary>
    [HttpDelete("custom")]
    [EndpointSummary("Give a custom domain up")]
    [ProducesResponseType<TempMailLolSuccess>(StatusCodes.Status200OK)]
    public async Task<IActionResult> RemoveAsync([FromQuery] string? domain, CancellationToken stop) =>
        await domains.RemoveAsync(HttpContext.Caller(), domain ?? "", stop) is { } why
            ? new RefusalResult(why)
            : new TempMailLolAnswer<TempMailLolSuccess>(new TempMailLolSuccess(true, "Domain removed"), TempMailLolJson.Wire.TempMailLolSuccess);

    /// <summary>The value of a TXT record on a domain itself that verifies it, its subdomains included.</summary>
    /// <remarks>Asked for again once the record is there, it is looked for within seconds.</remarks>
    [HttpPost("wildcard")]
    [EndpointSummary("Get the wildcard record")]
    [ProducesResponseType<TempMailLolWildcard>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetWildcardAsync(CancellationToken stop) =>
        (await domains.WildcardValueAsync(HttpContext.Caller(), stop)).TryGet(out var value, out var why)
            ? new TempMailLolAnswer<TempMailLolWildcard>(new TempMailLolWildcard("OK", value), TempMailLolJson.Wire.TempMailLolWildcard)
            : new RefusalResult(why);

    /// <summary>Lends a custom domain to everybody who asks for community domains. Its own inbox takes no mail from then on.</summary>
    [HttpPost("community")]
    [EndpointSummary("Lend a domain to the community")]
    [ProducesResponseType<TempMailLolStatus>(StatusCodes.Status200OK)]
    public async Task<IActionResult> LendAsync([TolerantBody] TempMailLolDomain? body, CancellationToken stop)
    {
        if (!(await verified.FindAsync(HttpContext.Caller(), body?.Domain, stop)).TryGet(out var domain, out var why)
            || !(await domains.LendAsync(HttpContext.Caller(), domain.Name, stop)).TryGet(out _, out why))
            return new RefusalResult(why);
        return new TempMailLolAnswer<TempMailLolStatus>(new TempMailLolStatus("OK"), TempMailLolJson.Wire.TempMailLolStatus);
    }

    private async Task<Result<Inbox>> FindInboxAsync(string domain, CancellationToken stop)
    {
        var inbox = await inboxes.FindDomainInboxAsync(HttpContext.Caller(), domain, stop);
        if (inbox.Refusal is null)
            return inbox;
        return (await verified.FindCoveringAsync(HttpContext.Caller(), domain, stop)).TryGet(out _, out var why)
            ? await inboxes.FindDomainInboxAsync(HttpContext.Caller(), domain, stop)
            : why;
    }
}
