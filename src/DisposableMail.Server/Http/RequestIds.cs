namespace DisposableMail.Server.Http;

/// <summary>Gives every request an id of ours, in the logs and in the answer, and every answer its safety headers.</summary>
internal sealed class RequestIds(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    /// <summary>What an answer may do in a browser that does not say otherwise: nothing, and in nobody's frame.</summary>
    public const string NothingAllowed = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        Mark(http);
        return next(http);
    }

    public static void Mark(HttpContext http)
    {
        // An id that came with the request is not taken over: whoever sends it could make two requests look like one.
        http.TraceIdentifier = Guid.NewGuid().ToString();
        var headers = http.Response.Headers;
        headers[Header] = http.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = NothingAllowed;
        // URLs hold tokens and addresses, as the services have it: no other site is to learn them.
        headers["Referrer-Policy"] = "no-referrer";
    }
}
