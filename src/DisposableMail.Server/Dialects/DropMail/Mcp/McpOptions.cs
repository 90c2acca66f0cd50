namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>Section <c>Dialects:DropMail:Mcp</c>: the tools for AI assistants at <c>/mcp</c>.</summary>
public sealed record McpOptions
{
    /// <summary>False: <c>/mcp</c> is unknown, 404.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Octets of a request, 4,096 to 1,048,576; a larger one is answered 413.</summary>
    public int MaxRequestBytes { get; set; } = 64 * 1024;

    /// <summary>Requests at a time, those that wait for mail included, 1 to 1,000,000; further ones are answered 503.</summary>
    public int MaxRequests { get; set; } = 2_000;

    /// <summary>Connections remembered while nothing runs on them, 1 to 1,000,000; beyond, the one unused for longest is forgotten.</summary>
    public int MaxIdleConnections { get; set; } = 5_000;

    /// <summary>How long an unused connection is remembered, 1 minute to 1 day. Its client begins another one by itself.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Characters of a mail's text in one answer, 1,000 to 1,000,000; the rest is read with another call.</summary>
    public int MaxTextCharacters { get; set; } = 20_000;
}
