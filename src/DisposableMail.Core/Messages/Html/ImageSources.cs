namespace DisposableMail.Core.Messages.Html;

/// <summary>Decides what becomes of the source of an image, and of the target of a link.</summary>
internal static class ImageSources
{
    // Raster images: what is not on this list may hold scripts (SVG) or nobody knows what.
    private static readonly string[] Data =
        ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/jpg", "data:image/webp", "data:image/bmp", "data:image/avif"];

    /// <returns>The source to show; null for none.</returns>
    public static string? Of(string? source, HtmlRules rules)
    {
        // Without a scheme it is fetched with the one of the page that shows it.
        if (source?.StartsWith("//", StringComparison.Ordinal) == true)
            source = "https:" + source;
        if (!Uri.TryCreate(source, UriKind.Absolute, out var uri))
            return null;
        return uri.Scheme switch
        {
            "cid" => Apply(rules.Cid, source, () => rules.CidProxy?.Invoke(Uri.UnescapeDataString(source["cid:".Length..]))),
            "data" => rules.Data == ImageRule.Keep && IsRaster(source) ? source : null,
            "http" or "https" => Apply(rules.Http, source, () => rules.HttpProxy?.Invoke(uri.AbsoluteUri)),
            _ => null,
        };
    }

    /// <returns>The target to link to; null for none.</returns>
    public static string? LinkOf(string? target) =>
        Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" or "tel" ? target : null;

    private static string? Apply(ImageRule rule, string source, Func<string?> proxy) => rule switch
    {
        ImageRule.Keep => source,
        ImageRule.Proxy => proxy(),
        _ => null,
    };

    private static bool IsRaster(string source) => Data.Any(
        type => source.StartsWith(type, StringComparison.OrdinalIgnoreCase) && source.Length > type.Length && source[type.Length] is ';' or ',');
}
