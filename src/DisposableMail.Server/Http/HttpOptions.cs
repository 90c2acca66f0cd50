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

    /// <summary>How many wrong keys one address may send.</summary>
    public FailedKeyOptions FailedKeys { get; set; } = new();
}
