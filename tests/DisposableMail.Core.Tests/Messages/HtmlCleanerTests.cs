using System.Text;
using DisposableMail.Core.Messages.Html;

namespace DisposableMail.Core.Tests.Messages;

public sealed class HtmlCleanerTests
{
    private static readonly HtmlRules Keep = new() { Cid = ImageRule.Keep, Data = ImageRule.Keep, Http = ImageRule.Keep };

    private static readonly HtmlCleaner Cleaner = new();

    [Theory]
    [InlineData("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>")]
    [InlineData("a<script>alert(1)</script>b<style>p{}</style>c", "abc")]
    [InlineData("<p style=\"color:red\" onclick=\"x()\" class=\"y\" id=\"z\">t</p>", "<p>t</p>")]
    [InlineData("<iframe src=\"https://x.example\">in</iframe><object>o</object><svg onload=x()></svg>t", "t")]
    [InlineData("<meta http-equiv=refresh content=0><link rel=stylesheet href=//x.example/a.css><base href=//x.example>t", "t")]
    [InlineData("<form action=\"https://x.example\"><input name=a>text<button>b</button></form>", "textb")]
    [InlineData("<a href=\"javascript:alert(1)\">t</a>", "<a rel=\"noopener noreferrer nofollow\">t</a>")]
    [InlineData("<a href=\" java\nscript:alert(1)\">t</a>", "<a rel=\"noopener noreferrer nofollow\">t</a>")]
    [InlineData("<a href=\"data:text/html,x\">t</a>", "<a rel=\"noopener noreferrer nofollow\">t</a>")]
    [InlineData("<a href=\"/here\">t</a>", "<a rel=\"noopener noreferrer nofollow\">t</a>")]
    [InlineData("<a href=\"https://x.example/?a=1&amp;b=2\">t</a>", "<a href=\"https://x.example/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">t</a>")]
    [InlineData("<html><head><title>T</title></head><body bgcolor=red><center>t</center></body></html>", "<center>t</center>")]
    [InlineData("<table background=\"https://x.example/a.png\"><tr><td width=5>t</td></tr></table>", "<table><tbody><tr><td width=\"5\">t</td></tr></tbody></table>")]
    [InlineData("<o:p>office</o:p><!-- comment -->", "office")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "")]
    [InlineData(
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;\"></p>")]
    [InlineData("", "")]
    public void What_acts_is_removed_and_what_is_read_stays(string html, string expected) =>
        Assert.Equal(expected, Cleaner.Clean(html, Keep));

    [Theory]
    [InlineData("cid:logo@x", "cid:logo@x", null, "/part/logo@x")]
    [InlineData("data:image/png;base64,AAAA", "data:image/png;base64,AAAA", null, null)]
    [InlineData("data:image/svg+xml,<svg/>", null, null, null)]
    [InlineData("https://x.example/a.png", "https://x.example/a.png", null, "/proxy?https://x.example/a.png")]
    [InlineData("//x.example/a.png", "https://x.example/a.png", null, "/proxy?https://x.example/a.png")]
    [InlineData("a.png", null, null, null)]
    [InlineData("javascript:alert(1)", null, null, null)]
    [InlineData("file:///etc/passwd", null, null, null)]
    public void Images_are_kept_stripped_or_fetched_by_another_way(string source, string? kept, string? stripped, string? proxied)
    {
        var proxy = new HtmlRules
        {
            Cid = ImageRule.Proxy, Data = ImageRule.Proxy, Http = ImageRule.Proxy, CidProxy = static id => "/part/" + id, HttpProxy = static url => "/proxy?" + url,
        };
        var html = $"<img alt=\"a\" src=\"{source}\">";

        Assert.Equal([kept, stripped, proxied], new[] { Keep, new HtmlRules(), proxy }.Select(rules => SourceIn(Cleaner.Clean(html, rules)!)));
    }

    [Fact]
    public void What_is_made_to_tie_up_a_parser_is_not_cleaned()
    {
        string[] bombs =
        [
            Repeat("<div>", 100_000), Repeat("<a><div>", 20_000), new string('x', 3_000_000), Repeat("<p><table>", 30_000),
            Repeat("<!-- x -->", 50_000), "<p " + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a{i}=1 ")) + ">x</p>",
            string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<p><b a={i}>x</p>")),
        ];
        foreach (var bomb in bombs)
            Assert.Null(Cleaner.Clean(bomb, Keep));
    }

    [Fact]
    public void A_long_newsletter_is_cleaned()
    {
        var row = "<tr><td align=\"left\"><font color=\"red\">text</font> <a href=\"https://x.example\">link</a></td></tr>";
        var cleaned = Cleaner.Clean($"<table>{Repeat(row, 2_000)}</table>", Keep);
        Assert.Equal(2_000, cleaned!.Split("text").Length - 1);
    }

    [Fact]
    public void Depth_is_no_way_to_break_it()
    {
        var cleaned = Cleaner.Clean(Repeat("<div>", 5_000) + "text", Keep);
        Assert.Contains("text", cleaned ?? "text", StringComparison.Ordinal);
    }

    private static string? SourceIn(string html)
    {
        var start = html.IndexOf("src=\"", StringComparison.Ordinal);
        return start < 0 ? null : html[(start + 5)..html.IndexOf('"', start + 5)];
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
