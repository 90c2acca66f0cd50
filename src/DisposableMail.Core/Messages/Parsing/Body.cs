namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Text or HTML of a message: the characters, or where in the content they are.</summary>
internal sealed class Body
{
    private readonly Stream? _content;
    private readonly bool _isHtml;
    private string? _text;

    public Body(string text) => _text = text;

    /// <param name="content">Read when the text is asked for; must be seekable still.</param>
    public Body(BodyPlace place, bool isHtml, Stream content) => (Place, _isHtml, _content) = (place, isHtml, content);

    /// <summary>Null when there is no one place where this text is.</summary>
    public BodyPlace? Place { get; }

    public string Text => _text ??= Read(Place!, _content!);

    /// <summary>True without a character that could be seen; a body with a place has one.</summary>
    public bool IsBlank => Place is null && string.IsNullOrWhiteSpace(_text);

    public bool IsEmpty => Place is null && _text is "";

    public static Body? Of(string? text) => text is null ? null : new Body(text);

    // In the midst of parsing, too: the reader goes on where it was.
    private string Read(BodyPlace place, Stream content)
    {
        var position = content.Position;
        var octets = new byte[place.Length];
        content.Position = place.Offset;
        content.ReadExactly(octets);
        content.Position = position;
        return place.Decode(octets, _isHtml);
    }
}
