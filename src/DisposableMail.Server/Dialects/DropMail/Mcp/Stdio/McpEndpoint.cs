namespace DisposableMail.Server.Dialects.DropMail.Mcp.Stdio;

/// <summary>Where the tools are, and the token for them.</summary>
internal sealed record McpEndpoint(Uri Url, string Token)
{
    private const string GraphQl = "/api/graphql"; // What the service's own package calls its base URL.

    /// <summary>Reads the URL of a server, with or without the path of one of its APIs.</summary>
    /// <returns>Null for what is no http or https URL.</returns>
    public static McpEndpoint? Read(string url, string token)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            return null;
        var path = parsed.AbsolutePath.TrimEnd('/');
        if (path.IndexOf(GraphQl, StringComparison.Ordinal) is >= 0 and var at)
            path = path[..at];
        if (!path.EndsWith(McpServices.Path, StringComparison.Ordinal))
            path += McpServices.Path;
        return new McpEndpoint(new UriBuilder(parsed) { Path = path, Query = "", Fragment = "" }.Uri, token);
    }
}
