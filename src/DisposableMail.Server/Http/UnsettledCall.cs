using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Dialects;

namespace DisposableMail.Server.Http;

/// <summary>A counted call whose outcome decides whether it stays counted: only a 2xx does.</summary>
/// <remarks>Counted first and given back later, so that never more calls succeed than the limit says, however many come at once.</remarks>
internal sealed class UnsettledCall(HttpContext http, QuotaService quotas, Caller caller, IApiDialect dialect, QuotaPeriod? period, Quota taken)
{
    private bool _isSettled;

    /// <summary>Settles when the answer begins, while its headers can still say so, or when the client left without one.</summary>
    public void Await()
    {
        // An answer may begin for a client that is gone; nobody got it.
        http.Response.OnStarting(() => SettleAsync(http.Response.StatusCode is >= 200 and < 300 && !http.RequestAborted.IsCancellationRequested));
        http.Response.OnCompleted(() => SettleAsync(isSuccess: false));
    }

    private async Task SettleAsync(bool isSuccess)
    {
        if (_isSettled)
            return;
        _isSettled = true;
        if (isSuccess)
            return;
        var left = await quotas.GiveBackCallAsync(caller, dialect.Name, period, taken, CancellationToken.None);
        if (!http.Response.HasStarted)
            dialect.WriteQuota(http.Response.Headers, left);
    }
}
