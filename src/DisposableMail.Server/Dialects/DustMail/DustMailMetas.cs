using DisposableMail.Core.Domains;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>The <c>meta</c> of a call.</summary>
internal static class DustMailMetas
{
    public static async ValueTask<DustMailMeta> OfAsync(HttpContext http, CancellationToken stop)
    {
        var caller = http.Caller();
        var quota = http.Quota();
        var offered = await http.RequestServices.GetRequiredService<DomainService>().ListOfferedAsync(caller, stop);
        // Clients know two plans. Every tier above the free one may do what premium may.
        var plan = caller.Tier.Name.Equals("free", StringComparison.OrdinalIgnoreCase) ? "free" : "premium";
        return new DustMailMeta(plan, new DustMailRateLimit(quota.Limit, quota.Used), [.. offered.Select(d => d.Name)]);
    }
}
