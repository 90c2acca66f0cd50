using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>The domains on which the caller may have mailboxes.</summary>
[Route("api/domains")]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status401Unauthorized)]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status403Forbidden)]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status422UnprocessableEntity)]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status429TooManyRequests)]
internal sealed class DomainsController(DomainService domains) : ControllerBase
{
    private const string Free = "free";
    private const string Premium = "premium";
    private const string All = "all";

    private static readonly RefusalResult OfTheOwner = new(new Refusal(RefusalKind.TierForbids, "This token opens its mailbox alone"));
    private static readonly RefusalResult NotIncluded = new(new Refusal(RefusalKind.TierForbids, "Your plan does not include domains of this type"));
    private static readonly RefusalResult Unknown = new(Refusal.Invalid("type", "The selected type is invalid."));

    /// <summary>The domains of a type.</summary>
    /// <param name="type"><c>free</c> (also when left out), <c>premium</c>, which are the caller's own too, or <c>all</c>.</param>
    [HttpGet]
    [EndpointSummary("List domains")]
    [ProducesResponseType<TempMailGData<TempMailGDomains>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ListAsync(string? type, CancellationToken stop)
    {
        var caller = HttpContext.Caller();
        if (!caller.IsAccount)
            return OfTheOwner;
        var requested = string.IsNullOrEmpty(type) ? Free : type.ToLowerInvariant();
        if (requested is not (Free or Premium or All))
            return Unknown;
        var offered = (await domains.ListOfferedAsync(caller, stop)).Select(domain => WireOf(caller, domain)).ToList();
        var allowed = AllowedTo(caller, offered);
        if (!allowed.Contains(requested))
            return NotIncluded;
        var answer = new TempMailGDomains(requested, allowed, offered.Where(d => requested == All || d.Type.Equals(requested, StringComparison.OrdinalIgnoreCase)));
        return new TempMailGAnswer<TempMailGData<TempMailGDomains>>(new(true, answer), TempMailGJson.Wire.TempMailGDataTempMailGDomains);
    }

    // A domain of one's own is what a paid plan brings: clients know no third type to show it as.
    private static TempMailGDomain WireOf(Caller caller, MailDomain domain)
    {
        var isOwn = domain.OwnerAccountId == caller.AccountId;
        var type = isOwn || domain.Type == DomainType.Premium ? "Premium" : "Free";
        return new TempMailGDomain(domain.Name, type, isOwn, domain.UnicodeName == domain.Name ? null : domain.UnicodeName);
    }

    private static IReadOnlyList<string> AllowedTo(Caller caller, List<TempMailGDomain> offered) =>
        caller.Tier.DomainTypes.Contains(DomainType.Premium) || caller.Tier.CustomDomains || offered.Any(d => d.Custom) ? [Free, Premium, All] : [Free];
}
