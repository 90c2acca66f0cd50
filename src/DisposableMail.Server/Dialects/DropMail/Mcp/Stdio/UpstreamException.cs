using System.Net;

namespace DisposableMail.Server.Dialects.DropMail.Mcp.Stdio;

/// <summary>The server did not do what it was asked for; the message is a sentence for the user.</summary>
internal sealed class UpstreamException(string sentence, Exception cause) : Exception(sentence, cause)
{
    /// <returns>Null for what is no matter of the connection.</returns>
    public static UpstreamException? Explain(Exception fault, McpEndpoint endpoint) => fault switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.Forbidden } => new(
            $"The server refuses the token: {fault.Message}. Put a new one into the configuration: POST {Root(endpoint)}/api/token/generate makes one.", fault),
        HttpRequestException { StatusCode: HttpStatusCode.NotFound } => new($"There are no tools at {endpoint.Url}: is this a DisposableMail server, and MCP on?", fault),
        HttpRequestException { StatusCode: { } status } => new($"The server at {endpoint.Url} answers {(int)status}.", fault),
        HttpRequestException or IOException or TimeoutException => new($"The server at {endpoint.Url} cannot be reached: {Innermost(fault).Message}", fault),
        _ => null,
    };

    private static string Root(McpEndpoint endpoint) => endpoint.Url.GetLeftPart(UriPartial.Authority);

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;
}
