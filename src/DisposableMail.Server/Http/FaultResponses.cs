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
            if (IsBareRefusal(http.Response) && paths.Of(http) is not null && KindOf(http.Response.StatusCode) is { } kind)
                await http.RefuseAsync(new Refusal(kind, DetailOf(kind)), http.RequestAborted);
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
                await AnswerAsync(http, new Refusal(RefusalKind.Unavailable, DetailOf(RefusalKind.Unavailable)));
        }
        catch (BadHttpRequestException fault)
        {
            var kind = KindOf(fault.StatusCode) ?? RefusalKind.MalformedRequest;
            await AnswerAsync(http, new Refusal(kind, DetailOf(kind)));
        }
        catch (Exception fault) // One of the three places: the HTTP pipeline (500).
        {
            Log.Faulted(log, http.TraceIdentifier, fault);
            await AnswerAsync(http, new Refusal(RefusalKind.InternalError, DetailOf(RefusalKind.InternalError)));
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

    private static RefusalKind? KindOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => RefusalKind.MalformedRequest,
        StatusCodes.Status404NotFound => RefusalKind.UnknownRoute,
        StatusCodes.Status405MethodNotAllowed => RefusalKind.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => RefusalKind.RequestTooLarge,
        StatusCodes.Status415UnsupportedMediaType => RefusalKind.UnsupportedMediaType,
        StatusCodes.Status503ServiceUnavailable => RefusalKind.Unavailable,
        _ => null,
    };

    private static string DetailOf(RefusalKind kind) => kind switch
    {
        RefusalKind.UnknownRoute => "There is nothing at this path",
        RefusalKind.MethodNotAllowed => "This path does not have that method",
        RefusalKind.RequestTooLarge => "The request body is too large",
        RefusalKind.UnsupportedMediaType => "The media type of the request body is not supported",
        RefusalKind.Unavailable => "The server is stopping or overloaded: try again",
        RefusalKind.InternalError => "Something went wrong on our side",
        _ => "The request cannot be read",
    };

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Error, "Request {RequestId} failed")]
        public static partial void Faulted(ILogger log, string requestId, Exception fault);
    }
}
