using MimeKit.Text;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Derives readable text from HTML mail.</summary>
internal sealed class HtmlText
{
    private const int TokensBetweenChecks = 1024;

    private readonly HtmlTextWriter _writer;
    private HtmlTagId? _hiddenBy;
    private string? _link;
    private int _linkStart;

    private HtmlText(int maxCharacters) => _writer = new HtmlTextWriter(maxCharacters);

    /// <summary>Block elements become lines, links show their target when it differs, scripts and styles are dropped.</summary>
    public static string Of(string html, int maxCharacters, Deadline deadline)
    {
        var text = new HtmlText(maxCharacters);
        var tokenizer = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true, IgnoreTruncatedTags = true };
        for (var count = 1; !text._writer.IsFull && tokenizer.ReadNextToken(out var token); count++)
        {
            text.Take(token);
            if (count % TokensBetweenChecks == 0 && deadline.HasPassed)
                break;
        }
        text.CloseLink();
        return WellFormed.Cut(text._writer.ToString(), maxCharacters);
    }

    private void Take(HtmlToken token)
    {
        if (token is HtmlTagToken tag)
            TakeTag(tag);
        else if (_hiddenBy is null && token is HtmlDataToken data && token.Kind is HtmlTokenKind.Data or HtmlTokenKind.CData)
            _writer.Write(data.Data);
    }

    private void TakeTag(HtmlTagToken tag)
    {
        if (_hiddenBy is not null)
        {
            if (tag.IsEndTag && tag.Id == _hiddenBy)
                _hiddenBy = null;
            return;
        }
        switch (tag.Id)
        {
            case HtmlTagId.Script or HtmlTagId.Style or HtmlTagId.Title:
                _hiddenBy = tag.IsEndTag || tag.IsEmptyElement ? null : tag.Id;
                break;
            case HtmlTagId.A:
                TakeLink(tag);
                break;
            case HtmlTagId.Pre:
                _writer.BreakLine(1);
                _writer.IsPreformatted = !tag.IsEndTag;
                break;
            case HtmlTagId.Br:
                _writer.AddLine();
                break;
            case HtmlTagId.TD or HtmlTagId.TH:
                _writer.Space();
                break;
            case HtmlTagId.LI when !tag.IsEndTag:
                _writer.BreakLine(1);
                _writer.Write("- ");
                break;
            default:
                _writer.BreakLine(BreaksAround(tag.Id));
                break;
        }
    }

    private static int BreaksAround(HtmlTagId tag) => tag switch
    {
        HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6
            or HtmlTagId.UL or HtmlTagId.OL or HtmlTagId.DL or HtmlTagId.BlockQuote or HtmlTagId.HR => 2,
        HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.Table or HtmlTagId.LI or HtmlTagId.DT or HtmlTagId.DD or HtmlTagId.Address
            or HtmlTagId.Section or HtmlTagId.Article or HtmlTagId.Header or HtmlTagId.Footer or HtmlTagId.Center
            or HtmlTagId.Form or HtmlTagId.FieldSet or HtmlTagId.Main or HtmlTagId.Nav or HtmlTagId.Aside or HtmlTagId.Body => 1,
        _ => 0,
    };

    private void TakeLink(HtmlTagToken tag)
    {
        CloseLink();
        if (tag.IsEndTag)
            return;
        _link = HrefOf(tag);
        _linkStart = _writer.Length;
    }

    private void CloseLink()
    {
        if (_link is not null && TargetToShow(_link, _writer.Since(_linkStart)) is { } target)
            _writer.Write(" (" + target + ")");
        _link = null;
    }

    private static string? HrefOf(HtmlTagToken tag)
    {
        foreach (var attribute in tag.Attributes)
            if (attribute.Id == HtmlAttributeId.Href)
                return attribute.Value?.Trim();
        return null;
    }

    // In-page anchors and scripts lead nowhere in a text.
    private static string? TargetToShow(string link, string shown)
    {
        var target = link.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? link[7..] : link;
        var leads = target.Length < link.Length || target.StartsWith("http", StringComparison.OrdinalIgnoreCase);
        return !leads || target.Length == 0 || shown.Trim().TrimEnd('/').Equals(target.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            ? null
            : target;
    }
}
