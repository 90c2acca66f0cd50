using System.Diagnostics.Metrics;
using System.Globalization;

namespace DisposableMail.Server.Metrics;

/// <summary>Requests by dialect, beside the framework's own by route. The meter is <see cref="MeterName"/>.</summary>
internal sealed class HttpMetrics
{
    public const string MeterName = "DisposableMail.Http";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _refusals;

    public HttpMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("disposablemail.http.requests", "{request}", "Requests by dialect and status");
        _refusals = meter.CreateCounter<long>("disposablemail.http.quota.refusals", "{request}", "Requests answered 429, by dialect");
    }

    /// <param name="dialect">Null for what belongs to none: pages, health, documents.</param>
    public void Answered(string? dialect, int status)
    {
        var name = new KeyValuePair<string, object?>("dialect", dialect ?? "none");
        _requests.Add(1, name, new("status", status.ToString(CultureInfo.InvariantCulture)));
        if (status == StatusCodes.Status429TooManyRequests)
            _refusals.Add(1, name);
    }
}
