using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Dialects;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Counts every call of a known caller in one atomic step, and shows that step's result in the dialect's headers (invariant 14).</summary>
internal sealed class QuotaMiddleware(RequestDelegate next, QuotaService quotas, IOptionsMonitor<DialectOptions> options, TimeProvider time)
{
    public Task InvokeAsync(HttpContext http) =>
        http.Features.Get<Caller>() is { } caller && http.GetEndpoint()?.Metadata is { } metadata && metadata.GetMetadata<IApiDialect>() is { } dialect
        && metadata.GetMetadata<UncountedAttribute>() is null
            ? CountAsync(http, caller, dialect)
            : next(http);

    private async Task CountAsync(HttpContext http, Caller caller, IApiDialect dialect)
    {
        var own = options.Get(dialect.Name);
        var quota = await quotas.TakeCallAsync(own.Of(caller), dialect.Name, own.Period, http.RequestAborted);
        http.Features.Set(quota);
        dialect.WriteQuota(http.Response.Headers, quota);
        if (dialect.CountsSuccessesOnly && quota.Passed)
            new UnsettledCall(http, quotas, own.Of(caller), dialect, own.Period, quota).Await();
        if (quota.Passed)
            await next(http);
        else
            await http.RefuseAsync(Exceeded(quota), http.RequestAborted);
    }

    private Refusal Exceeded(Quota quota) => new(RefusalKind.QuotaExceeded, $"your plan allows {quota.Limit} calls in this period")
    {
        RetryAfter = quota.ResetsAt - time.GetUtcNow(),
    };
}
