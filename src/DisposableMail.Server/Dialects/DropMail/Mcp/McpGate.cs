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
            if (Refuse(http.Request, hasRoom) is { } why)
            {
                await http.RefuseAsync(why, http.RequestAborted);
                return;
            }

            http.User = new McpUser(http, KeyHeaders.Read(http.Request) ?? "");
            await protocol(http);
        }
        // The package reads the parameters of initialize outside of its care for what is malformed.
        catch (Exception fault) when (IsOfJson(fault) && !http.Response.HasStarted)
        {
            await http.RefuseAsync(new Refusal(RefusalKind.MalformedRequest, "The parameters of the request have the wrong form"), http.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    // A text that is none, in octets or in escapes, and a name twice in what is kept as a JsonObject are no JsonExceptions to the reader of JSON.
    private static bool IsOfJson(Exception fault) =>
        fault is JsonException
        || (fault is InvalidOperationException && fault.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        || (fault is ArgumentException && fault.StackTrace?.Contains("System.Text.Json.Nodes", StringComparison.Ordinal) == true);

    private Refusal? Refuse(HttpRequest request, bool hasRoom)
    {
        var (allowed, origin) = (options.Value.AllowedOrigins, request.Headers.Origin.ToString());
        if (origin.Length > 0 && allowed.Count > 0 && !allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return new Refusal(RefusalKind.TierForbids, "Pages of this origin may not call here");
        return hasRoom ? null : new Refusal(RefusalKind.Unavailable, "The server is stopping or overloaded: try again");
    }
}
