using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Server.Http;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>Lets requests whose caller is known in to the protocol's package.</summary>
internal sealed class McpGate(IOptions<DropMailOptions> options)
{
    private int _inside;

    public async Task RunAsync(HttpContext http, RequestDelegate protocol)
    {
        var hasRoom = Interlocked.Increment(ref _inside) <= options.Value.Mcp.MaxRequests;
        try
        {
            if ((Refuse(http.Request, hasRoom) ?? await RefuseBodyAsync(http.Request, http.RequestAborted)) is { } why)
            {
                await http.RefuseAsync(why, http.RequestAborted);
                return;
            }

            http.User = new McpUser(http, KeyHeaders.Read(http.Request) ?? "");
            await protocol(http);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private Refusal? Refuse(HttpRequest request, bool hasRoom)
    {
        var (allowed, origin) = (options.Value.AllowedOrigins, request.Headers.Origin.ToString());
        if (origin.Length > 0 && allowed.Count > 0 && !allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return new Refusal(RefusalKind.TierForbids, "Pages of this origin may not call here");
        return hasRoom ? null : new Refusal(RefusalKind.Unavailable, "The server is stopping or overloaded: try again");
    }

    // RFC 8259 §4 leaves open what a name means that comes twice in an object; the protocol's package fails on it.
    private static async Task<Refusal?> RefuseBodyAsync(HttpRequest request, CancellationToken stop)
    {
        if (!HttpMethods.IsPost(request.Method))
            return null;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stop);
        request.Body = body;
        var octets = body.GetBuffer().AsMemory(0, (int)body.Length);
        body.Position = 0;
        return IsJson(octets, allowDuplicates: false) || !IsJson(octets, allowDuplicates: true)
            ? null
            : new Refusal(RefusalKind.MalformedRequest, "A name comes twice in an object of the request");
    }

    private static bool IsJson(ReadOnlyMemory<byte> octets, bool allowDuplicates)
    {
        try
        {
            using var _ = JsonDocument.Parse(octets, new JsonDocumentOptions { AllowDuplicateProperties = allowDuplicates });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
