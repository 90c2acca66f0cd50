namespace DisposableMail.Server.Http;

/// <summary>Gives every request an id of ours, in the logs and in the answer, and every answer its safety header.</summary>
internal sealed class RequestIds(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    public Task InvokeAsync(HttpContext http)
    {
        // An id that came with the request is not taken over: whoever sends it could make two requests look like one.
        http.TraceIdentifier = Guid.NewGuid().ToString();
        http.Response.Headers[Header] = http.TraceIdentifier;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return next(http);
    }
}
