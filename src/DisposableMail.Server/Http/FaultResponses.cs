using DisposableMail.Core;
using DisposableMail.Server.Dialects;

namespace DisposableMail.Server.Http;

/// <summary>
/// Sees to it that a request of a dialect is answered in its envelope, whatever happens: unknown path, wrong method, fault of ours.
/// </summary>
internal sealed partial class FaultResponses(
    RequestDelegate next, DialectPaths paths, IHostApplicationLifetime lifetime, ILogger<FaultResponses> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (IsBareRefusal(http.Response) && paths.Of(http) is not null && BareRefusals.OfStatus(http.Response.StatusCode) is { } why)
                await http.RefuseAsync(why, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left: nobody is there to be answered. A begun answer's status stands, and must not be set again.
            if (!http.Response.HasStarted)
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Only waiting ends so: for a first answer, or for a further event of a stream, which is whole as it is.
            if (!http.Response.HasStarted)
                await AnswerAsync(http, BareRefusals.Of(RefusalKind.Unavailable));
        }
        catch (BadHttpRequestException fault)
        {
            await AnswerAsync(http, BareRefusals.OfStatus(fault.StatusCode) ?? BareRefusals.Of(RefusalKind.MalformedRequest));
        }
        catch (Exception fault) // One of the three places: the HTTP pipeline (500).
        {
            Log.Faulted(log, http.TraceIdentifier, fault);
            await AnswerAsync(http, BareRefusals.Of(RefusalKind.InternalError));
        }
    }

    private async Task AnswerAsync(HttpContext http, Refusal why)
    {
        // Half an answer cannot be taken back: a broken connection is the only honest end.
        if (http.Response.HasStarted)
            http.Abort();
        else if (paths.Of(http) is not null)
            await http.RefuseAsync(why, http.RequestAborted);
        else
            http.Response.StatusCode = Refusals.StatusOf(why.Kind);
    }

    private static bool IsBareRefusal(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null };

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Error, "Request {RequestId} failed")]
        public static partial void Faulted(ILogger log, string requestId, Exception fault);
    }
}
