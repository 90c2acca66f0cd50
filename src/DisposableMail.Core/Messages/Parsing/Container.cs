using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>A multipart that is being read, and the text found in it so far.</summary>
internal sealed class Container(ContentType type, int ordinal)
{
    /// <summary>Its place among all parts; while no later one was seen, it has none inside.</summary>
    public int Ordinal { get; } = ordinal;

    public bool IsAlternative { get; } = type.IsMimeType("multipart", "alternative");

    public bool IsRelated { get; } = type.IsMimeType("multipart", "related");

    public BodyText Text { get; } = new();

    public BodyText Html { get; } = new();

    /// <summary>Takes text of a part or of a closed inner container.</summary>
    /// <remarks>RFC 2046 §5.1.4: of alternatives the last one is the best. Elsewhere parts are shown one after another.</remarks>
    public void Add(string? text, string? html, int maxCharacters)
    {
        Add(Text, text, maxCharacters);
        Add(Html, html, maxCharacters);
    }

    private void Add(BodyText body, string? text, int maxCharacters)
    {
        if (text is null)
            return;
        if (IsAlternative)
            body.Replace(text);
        else
            body.Append(text, maxCharacters);
    }
}
