using System.Collections.Concurrent;

namespace DisposableMail.Server.Swagger;

/// <summary>Keeps each document after its first request: making one costs a good part of a second, and anybody may ask.</summary>
internal sealed class KeptDocuments(RequestDelegate next)
{
    private readonly ConcurrentDictionary<string, byte[]> _documents = new();

    public async Task InvokeAsync(HttpContext http)
    {
        var name = http.Request.Path.Value?.ToLowerInvariant() ?? "";
        if (!name.StartsWith("/swagger/", StringComparison.Ordinal) || !name.EndsWith("/swagger.json", StringComparison.Ordinal) || !HttpMethods.IsGet(http.Request.Method))
        {
            await next(http);
            return;
        }

        if (!_documents.TryGetValue(name, out var document))
        {
            document = await MakeAsync(http);
            if (http.Response.StatusCode == StatusCodes.Status200OK)
                _documents[name] = document;
        }

        if (document.Length == 0)
            return;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = document.Length;
        await http.Response.Body.WriteAsync(document, http.RequestAborted);
    }

    private async Task<byte[]> MakeAsync(HttpContext http)
    {
        var client = http.Response.Body;
        using var made = new MemoryStream();
        http.Response.Body = made;
        try
        {
            await next(http);
            return made.ToArray();
        }
        finally
        {
            http.Response.Body = client;
        }
    }
}
