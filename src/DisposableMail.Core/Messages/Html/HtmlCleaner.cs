using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace DisposableMail.Core.Messages.Html;

/// <summary>The door to HTML that can be shown: no script, no style sheet, no frame, no form, no handler, nothing that loads but images.</summary>
public sealed class HtmlCleaner : IDisposable
{
    // With what is in them: that is no text for people. Of other elements that go, the content stays.
    private const string Gone =
        "script,style,noscript,template,head>title,iframe,frame,frameset,object,embed,applet,svg,math,audio,video,canvas,select,textarea,noembed,noframes";

    private static readonly HashSet<string> Tags = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
        "del", "dfn", "dir", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
        "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
        "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "abbr", "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "color", "cols", "colspan", "datetime", "dir", "face", "headers",
        "height", "href", "hspace", "lang", "nowrap", "rel", "rowspan", "rules", "scope", "size", "span", "src", "start", "summary", "title", "type",
        "valign", "value", "vspace", "width",
    };

    // Of nothing at all, and of a text without a tag.
    private const long LeastWorkBytes = 48 * 1024;
    private const int WorkPerCharacter = 8;

    private readonly HtmlSanitizerOptions _options = new()
    {
        AllowedTags = Tags,
        AllowedAttributes = Attributes,
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto", "tel", "cid", "data" },
        UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
    };

    // One processor is left to everybody else.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount - 1));

    internal HtmlCleaner()
    {
    }

    /// <summary>Waits for a processor; to be disposed when the cleaning is done.</summary>
    /// <remarks>What is cleaned may take hundreds of megabytes and seconds of a processor: more at a time than there are of those would only take more memory.</remarks>
    public ValueTask<Turn> EnterAsync(CancellationToken stop) => Turn.TakeAsync(_turns, stop);

    /// <summary>The least that <see cref="Clean(string, HtmlRules, out long)"/> takes of this, without a look at it.</summary>
    public static long LeastWork(string html) => LeastWorkBytes + (WorkPerCharacter * html.Length);

    /// <summary>The same mail without what acts.</summary>
    /// <returns>Null when it is too long, too deep or too tangled to be cleaned within bounds: show the text then.</returns>
    public string? Clean(string html, HtmlRules rules) => Clean(html, rules, out _);

    /// <param name="work">What it took: octets that were allocated, or took as long, about 4 nanoseconds each, however busy the machine is.</param>
    /// <inheritdoc cref="Clean(string, HtmlRules)"/>
    public string? Clean(string html, HtmlRules rules, out long work)
    {
        if (BoundedHtml.Parse(html, out work) is not { Body: { } body } document)
            return null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var element in document.QuerySelectorAll(Gone).ToList())
            element.Remove();
        NewSanitizer(rules).SanitizeDom(document, body);
        var cleaned = body.ChildNodes.Length == 0 ? "" : body.InnerHtml;
        work += GC.GetAllocatedBytesForCurrentThread() - before;
        return cleaned;
    }

    public void Dispose() => _turns.Dispose();

    private HtmlSanitizer NewSanitizer(HtmlRules rules)
    {
        var sanitizer = new HtmlSanitizer(_options)
        {
            KeepChildNodes = true,
        };
        sanitizer.FilterUrl += (_, url) => url.SanitizedUrl = url.Tag is IHtmlImageElement
            ? ImageSources.Of(url.SanitizedUrl, rules)
            : ImageSources.LinkOf(url.SanitizedUrl);
        // Who opens a link of a mail is not told from where.
        sanitizer.PostProcessNode += static (_, node) =>
        {
            if (node.Node is IHtmlAnchorElement link)
                link.SetAttribute("rel", "noopener noreferrer nofollow");
        };
        return sanitizer;
    }
}
