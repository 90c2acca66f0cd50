using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>A multipart that is being read, and the text found in it so far.</summary>
internal sealed class Container(ContentType type, int ordinal)
{
    private readonly bool _isAlternative = type.IsMimeType("multipart", "alternative");

    /// <summary>Its place among all parts; while no later one was seen, it has none inside.</summary>
    public int Ordinal { get; } = ordinal;

    public bool IsRelated { get; } = type.IsMimeType("multipart", "related");

    public BodyText Text { get; } = new();

    public BodyText Html { get; } = new();

    /// <summary>Decides whether a text part without "attachment" is shown or offered.</summary>
    /// <remarks>
    /// RFC 2046 §4.1.4 reads unknown kinds of text as plain text; among alternatives and related parts they are something
    /// else than the body (an invitation, a style sheet), and a name elsewhere makes a file of them.
    /// </remarks>
    public bool Shows(ContentType part, PartRole kind, bool isNamed)
    {
        var isPlainOrHtml = kind == PartRole.Html || part.IsMimeType("text", "plain");
        if (_isAlternative)
            return isPlainOrHtml;
        if (IsRelated)
            return isPlainOrHtml && (kind == PartRole.Html ? Html : Text).IsEmpty;
        return !isNamed && !part.IsMimeType("text", "calendar");
    }

    /// <summary>Takes text of a part or of a closed inner container.</summary>
    /// <remarks>RFC 2046 §5.1.4: of alternatives the last one is the best. Elsewhere parts are shown one after another.</remarks>
    public void Add(Body? text, Body? html, int maxCharacters)
    {
        Add(Text, text, maxCharacters);
        Add(Html, html, maxCharacters);
    }

    private void Add(BodyText body, Body? text, int maxCharacters)
    {
        if (text is null)
            return;
        if (_isAlternative)
            body.Replace(text);
        else
            body.Append(text, maxCharacters);
    }
}
