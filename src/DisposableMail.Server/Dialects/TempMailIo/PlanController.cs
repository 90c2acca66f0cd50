using DisposableMail.Core.Domains;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>What the caller's plan offers: domains and calls.</summary>
[Route("v1")]
[ProducesResponseType<TempMailIoFailure>(StatusCodes.Status400BadRequest)]
internal sealed class PlanController(DomainService domains, QuotaService quotas, IOptionsMonitor<DialectOptions> options) : ControllerBase
{
    /// <summary>The domains on which the caller may create addresses.</summary>
    [HttpGet("domains")]
    [EndpointSummary("Get list of domains")]
    [ProducesResponseType<TempMailIoDomains>(StatusCodes.Status200OK)]
    [ProducesResponseType<TempMailIoFailure>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> GetDomainsAsync(CancellationToken stop)
    {
        var offered = await domains.ListOfferedAsync(HttpContext.Caller(), stop);
        return new TempMailIoAnswer<TempMailIoDomains>(new TempMailIoDomains(offered.Select(TempMailIoDomain.Of)), TempMailIoJson.Wire.TempMailIoDomains);
    }

    /// <summary>What is left of the calls of this period. Costs none of them.</summary>
    [HttpGet("rate_limit")]
    [Uncounted]
    [EndpointSummary("Get rate limit")]
    [ProducesResponseType<TempMailIoRateLimit>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetRateLimitAsync(CancellationToken stop)
    {
        var own = options.Get(TempMailIoDialect.Key);
        var quota = await quotas.PeekCallsAsync(own.Of(HttpContext.Caller()), TempMailIoDialect.Key, own.Period, stop);
        return new TempMailIoAnswer<TempMailIoRateLimit>(TempMailIoRateLimit.Of(quota), TempMailIoJson.Wire.TempMailIoRateLimit);
    }
}
