using System.Text;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>The protocol as it is on the wire, in the revision without connections: each request stands for itself.</summary>
internal static class RawMcp
{
    private const string Meta =
        """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"},
        "io.modelcontextprotocol/clientCapabilities":{}}
        """;

    public const string ListTools = $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{{{{Meta}}}}}""";

    public static string WaitForEmail(string session) =>
        $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait_for_email","arguments":{"session_id":"{{{session}}}"},{{{Meta}}}}}""";

    /// <summary>As in the revisions before.</summary>
    /// <param name="session">The id of the connection; null to begin one.</param>
    public static Task<HttpResponseMessage> PostConnectedAsync(MailHost host, string token, string body, string? session)
    {
        var request = NewRequest(host, token, body);
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return host.Http.SendAsync(request);
    }

    /// <summary>Returns as soon as an answer begins.</summary>
    public static Task<HttpResponseMessage> PostAsync(MailHost host, string? token, string body, string? origin = null)
    {
        var request = NewRequest(host, token, body);
        var isCall = body.Contains("tools/call", StringComparison.Ordinal);
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", isCall ? "tools/call" : "tools/list");
        if (isCall)
            request.Headers.Add("Mcp-Name", "wait_for_email");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static HttpRequestMessage NewRequest(MailHost host, string? token, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.BaseAddress, "/mcp")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        if (token is not null)
            request.Headers.Add("X-API-Key", token);
        return request;
    }
}
