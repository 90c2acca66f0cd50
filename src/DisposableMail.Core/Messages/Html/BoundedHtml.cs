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

    // Of what is given up nobody knows how tangled it was: as much as the worst that is not.
    private const long TangledWork = 128L * 1024 * 1024;

    // What making an element takes beside memory grows with its depth: the parser searches those that are open.
    private const int WorkPerLevel = 25;

    /// <param name="work">Octets that were allocated, or took as long: about 4 nanoseconds each.</param>
    /// <returns>Null when it is beyond a bound. Depth is the parser's own bound: 512.</returns>
    public static IHtmlDocument? Parse(string html, out long work)
    {
        work = 0;
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
            if (Measure(document) is { } tangle)
            {
                work = GC.GetAllocatedBytesForCurrentThread() - before + tangle;
                return document;
            }
        }
        catch (TangledHtmlException)
        {
            // Beyond the bounds, as what has too many nodes.
        }

        work = Math.Max(TangledWork, GC.GetAllocatedBytesForCurrentThread() - before);
        return null;
    }

    // The work beside memory; null when there are too many nodes or attributes. Asking a node for its next sibling would search all before it.
    private static long? Measure(IHtmlDocument document)
    {
        var (count, work, left) = (0, 0L, new Stack<(INode Node, int Depth)>([(document, 0)]));
        while (left.TryPop(out var next))
        {
            var children = next.Node.ChildNodes;
            if ((count += children.Length) > MaxNodes || next.Node is IElement { Attributes.Length: > MaxAttributes })
                return null;
            work += (long)WorkPerLevel * next.Depth;
            foreach (var child in children)
                left.Push((child, next.Depth + 1));
        }

        return work;
    }
}
