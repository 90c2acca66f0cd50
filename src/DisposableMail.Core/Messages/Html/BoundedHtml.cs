using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace DisposableMail.Core.Messages.Html;

/// <summary>Parses HTML within bounds: some pages of a few kilobytes are made to keep a parser busy for minutes.</summary>
internal static class BoundedHtml
{
    private const int MaxCharacters = 2 * 1024 * 1024;
    private const int MaxElements = 10_000;
    private const int MaxAttributes = 200;
    private const int MaxNodes = 30_000;

    // What it takes to parse is bounded by what it allocates: the same on a busy machine as on an idle one, which time is not. Ten thousand
    // elements of an ordinary page take a tenth of it.
    private const long MaxAllocatedBytes = 256L * 1024 * 1024;

    /// <returns>Null when it is beyond a bound. Depth is the parser's own bound: 512.</returns>
    public static IHtmlDocument? Parse(string html)
    {
        if (html.Length > MaxCharacters)
            return null;
        var (elements, before) = (0, GC.GetAllocatedBytesForCurrentThread());
        var options = new HtmlParserOptions
        {
            // Asked for each tag. One tag may copy many elements (§13.2.4.3 of the HTML standard, "reconstruct the active formatting
            // elements"), so memory counts beside tags, and nodes are counted once more below.
            OnCreated = (_, _) =>
            {
                if (++elements > MaxElements || GC.GetAllocatedBytesForCurrentThread() - before > MaxAllocatedBytes)
                    throw new TangledHtmlException();
            },
        };
        try
        {
            var document = new HtmlParser(options, BrowsingContext.New(Configuration.Default)).ParseDocument(html);
            return IsWithin(document) ? document : null;
        }
        catch (TangledHtmlException)
        {
            return null;
        }
    }

    private static bool IsWithin(IHtmlDocument document)
    {
        var count = 0;
        for (INode? node = document; node is not null; node = Next(node))
        {
            if (++count > MaxNodes || node is IElement { Attributes.Length: > MaxAttributes })
                return false;
        }

        return true;
    }

    private static INode? Next(INode node)
    {
        if (node.FirstChild is { } child)
            return child;
        for (var up = node; up is not null; up = up.Parent)
        {
            if (up.NextSibling is { } next)
                return next;
        }

        return null;
    }
}
