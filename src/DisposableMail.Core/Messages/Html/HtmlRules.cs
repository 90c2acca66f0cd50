namespace DisposableMail.Core.Messages.Html;

/// <summary>What <see cref="HtmlCleaner"/> leaves of images. Everything else that acts or loads is removed in any case.</summary>
public sealed record HtmlRules
{
    /// <summary>Images that are parts of the same mail (RFC 2392).</summary>
    public ImageRule Cid { get; init; }

    /// <summary>Images within their URL (RFC 2397). Proxy is Strip.</summary>
    public ImageRule Data { get; init; }

    /// <summary>Images from elsewhere, http and https: loading one tells its server that the mail is read.</summary>
    public ImageRule Http { get; init; }

    /// <summary>With Proxy: the source for a Content-ID (without brackets); null for none.</summary>
    public Func<string, string?>? CidProxy { get; init; }

    /// <summary>With Proxy: the source for a URL; null for none.</summary>
    public Func<string, string?>? HttpProxy { get; init; }
}
