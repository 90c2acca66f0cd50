namespace DisposableMail.Server.Http;

/// <summary>Answers HEAD as GET, for every path that only reads; Kestrel leaves the content away by itself.</summary>
/// <remarks>RFC 9110 §9.1: all general-purpose servers support GET and HEAD; §9.3.2: the headers are those of GET.</remarks>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) => HttpMethods.IsHead(http.Request.Method) ? AnswerAsync(http) : next(http);

    private async Task AnswerAsync(HttpContext http)
    {
        http.Features.Set(new HeadersOnly());
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head; // As the client said it, for the log.
        }
    }
}
