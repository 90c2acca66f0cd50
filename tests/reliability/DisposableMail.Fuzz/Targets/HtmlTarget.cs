using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsCheck;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>HTML: whatever came in, what is left has nothing that acts when a parser reads it anew, and nothing that a second cleaning would take away.</summary>
internal sealed class HtmlTarget : FuzzTarget
{
    private static readonly string[] Words =
    [
        "<", ">", "</", "/>", "\"", "'", "=", " ", "\n", "\0", "&", "&#0;", "&#x6a;", "&lt;", "<script>", "</script>", "<style>", "</style>", "<svg>", "<math>", "<mtext>", "<mglyph>", "<noscript>", "<template>",
        "<table>", "<tr>", "<td>", "<p>", "<a href=\"javascript:alert(1)\">", "<a href=\"\tjava\nscript:x\">", "<img src=x onerror=alert(1)>", "<img src=\"cid:a\">", "<img src='data:image/svg+xml,x'>", "<iframe srcdoc='x'>",
        "<form><input>", "<!--", "-->", "<![CDATA[", "]]>", "<base href=//x>", "<meta http-equiv=refresh content=0>", "<title>", "</title>", "<textarea>", "<select><option>", "<b><i><u>", "style=\"background:url(x)\"", " onload=x", "\u00e9",
        "<pre>\n", "<xmp>", "</xmp>", "<plaintext>", "<noembed>", "<noframes>", "<foreignObject>", "<desc>", "<annotation-xml encoding=text/html>", "<a href=https://a.test/>", "</a>", "</p>", "<a title=\"</style><img src=x onerror=alert(1)>\">",
    ];

    private readonly HtmlCleaner _cleaner = new();
    private readonly HtmlRules _rules = new() { Cid = ImageRule.Keep, Data = ImageRule.Keep, Http = ImageRule.Keep };

    public override string Name => "html";

    public override int Share => 20;

    protected override Gen<byte[]> Cases { get; } = Mutations.Of(
        Gen.OneOf(Words).Array[0, 12].Select(words => Encoding.Latin1.GetBytes(string.Concat(words))), 5, Words);

    public override ValueTask CheckAsync(byte[] octets)
    {
        var html = Encoding.Latin1.GetString(octets);
        _ = HtmlText.Of(html, 10_000, new Core.Messages.Parsing.Deadline(TimeProvider.System, TimeSpan.FromSeconds(5)));
        if (_cleaner.Clean(html, _rules) is not { } cleaned) return default;
        using var document = new HtmlParser().ParseDocument(cleaned);
        CheckHarmless(document.DocumentElement);
        // Not equal to what came out first: the HTML standard (§13.3) builds trees that its own serialisation does not lead back to, such as
        // a link within a link by way of a table, and drops blanks before the body. What a second cleaning may not find is anything to clean.
        Assert.Equal(document.Body!.InnerHtml, _cleaner.Clean(cleaned, _rules));
        return default;
    }

    private static void CheckHarmless(IElement root)
    {
        foreach (var element in root.QuerySelectorAll("*"))
        {
            Assert.Matches("^(?!(script|style|iframe|object|embed|form|input|svg|math|base|meta|link|template|noscript)$)", element.LocalName);
            foreach (var attribute in element.Attributes) CheckHarmless(attribute);
        }
    }

    private static void CheckHarmless(IAttr attribute)
    {
        Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "srcdoc" or "srcset" or "formaction", attribute.Name);
        if (attribute.Name is "href" or "src") Assert.Matches("^(https?:|mailto:|tel:|cid:|data:image/(png|gif|jpe?g|webp|bmp|avif)[;,])", attribute.Value.ToLowerInvariant());
    }
}
