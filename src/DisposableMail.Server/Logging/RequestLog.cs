using DisposableMail.Core;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Metrics;

namespace DisposableMail.Server.Logging;

/// <summary>One line per request, reads that succeed at Debug: its route as we wrote it, never its path or query, which may hold addresses and tokens.</summary>
internal sealed partial class RequestLog(RequestDelegate next, DialectPaths dialects, HttpMetrics metrics, TimeProvider time, ILogger<RequestLog> log)
{
    private static readonly string[] Methods = ["GET", "POST", "DELETE", "HEAD", "OPTIONS", "PUT", "PATCH"];

    public async Task InvokeAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var hasEnded = false;
        try
        {
            await next(http);
            hasEnded = true;
        }
        finally
        {
            Note(http, hasEnded ? http.Response.StatusCode : StatusCodes.Status500InternalServerError, time.GetElapsedTime(started));
        }
    }

    private void Note(HttpContext http, int status, TimeSpan took)
    {
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var dialect = dialects.Of(http)?.Name;
        metrics.Answered(dialect, status);
        // Polls and health checks that find things in order are nearly all there is: their lines would cost more than their
        // answers, and bury the rest. The metrics count them.
        var level = status < StatusCodes.Status400BadRequest && IsRead(http.Request.Method) ? LogLevel.Debug : LogLevel.Information;
        if (!log.IsEnabled(level))
            return;
        // A method is any token its sender likes (RFC 9110 §9.1).
        var method = Array.Find(Methods, http.Request.Method.Equals) ?? "other";
        Log.Answered(
            log, level, method, route ?? "-", status, (long)took.TotalMilliseconds, http.TraceIdentifier, dialect ?? "-", http.Features.Get<Caller>()?.AccountId);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 500, Message = "{Method} {Route} answered {Status} in {Milliseconds} ms; request {RequestId}, dialect {Dialect}, account {AccountId}")]
        public static partial void Answered(
            ILogger log, LogLevel level, string method, string route, int status, long milliseconds, string requestId, string dialect, long? accountId);
    }
}
