using System.Text;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Text of one kind, found in one or several parts of a container.</summary>
internal sealed class BodyText
{
    private string? _single;
    private StringBuilder? _joined;

    public bool IsEmpty => _single is null;

    /// <summary>Adds a following part, on a line of its own.</summary>
    public void Append(string text, int maxCharacters)
    {
        if (string.IsNullOrEmpty(_single))
        {
            _single = text;
            return;
        }
        if (text.Length == 0)
            return;
        _joined ??= new StringBuilder(_single);
        if (_joined.Length > 0 && _joined[^1] != '\n' && _joined.Length < maxCharacters)
            _joined.Append("\r\n");
        _joined.Append(text.AsSpan(0, Math.Min(text.Length, Math.Max(0, maxCharacters - _joined.Length))));
    }

    public void Replace(string text)
    {
        _single = text;
        _joined = null;
    }

    public override string? ToString() => _joined?.ToString() ?? _single;
}
