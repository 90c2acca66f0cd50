namespace DisposableMail.Server.Http;

/// <summary>Section <c>Http</c>.</summary>
public sealed record HttpOptions
{
    /// <summary>
    /// Addresses and networks (<c>10.0.0.0/8</c>) of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Default:
    /// none, for clients forge these headers.
    /// </summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// Where clients reach us (<c>https://mail.example</c>), for the download links in answers. Default: the scheme and host of each request.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>True lets scripts of any web page read the answers they get with a key of their own; never with cookies. Default: false.</summary>
    public bool AllowAnyOrigin { get; set; }

    /// <summary>Octets of a request body, 1,024 to 16,777,216; a larger one is answered 413.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Octets of a request's first line, URL included, 1,024 to 65,536; a longer one is answered 414.</summary>
    public int MaxUrlBytes { get; set; } = 8 * 1024;

    /// <summary>Octets of a request's headers together, 4,096 to 262,144; more are answered 431.</summary>
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Headers of a request, 20 to 1,000; more are answered 431.</summary>
    public int MaxHeaders { get; set; } = 100;

    /// <summary>How long first line and headers may take to come, 1 second to 5 minutes; then 408.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Octets a second that a body must come with, and an answer be taken with, 0 to 1,000,000, after 5 seconds' grace. 0: any.</summary>
    public int MinRate { get; set; } = 240;

    /// <summary>
    /// Octets that answers beyond 64 KiB may hold together while they are made and sent, 0 to 1,099,511,627,776; one more is answered 503, or in
    /// GraphQL an error. 0: an eighth of the memory the process may use, at least 192 MiB.
    /// </summary>
    public long MaxUnreadBytes { get; set; }

    /// <summary>How long a connection may stay open between two requests, 1 second to 1 hour.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>How many wrong keys one address may send.</summary>
    public FailedKeyOptions FailedKeys { get; set; } = new();
}
