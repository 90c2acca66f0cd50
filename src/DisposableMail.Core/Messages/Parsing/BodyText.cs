using System.Text;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Text of one kind, found in one or several parts of a container.</summary>
internal sealed class BodyText
{
    private Body? _single;
    private StringBuilder? _joined;

    public bool IsEmpty => _single is null;

    /// <summary>Adds a following part, on a line of its own.</summary>
    public void Append(Body body, int maxCharacters)
    {
        if (_single is null or { IsEmpty: true })
        {
            _single = body;
            return;
        }
        if (body.IsEmpty)
            return;
        _joined ??= new StringBuilder(_single.Text);
        if (_joined.Length > 0 && _joined[^1] != '\n' && _joined.Length < maxCharacters)
            _joined.Append("\r\n");
        _joined.Append(body.Text.AsSpan(0, Math.Min(body.Text.Length, Math.Max(0, maxCharacters - _joined.Length))));
    }

    public void Replace(Body body)
    {
        _single = body;
        _joined = null;
    }

    public Body? ToBody() => _joined is null ? _single : new Body(_joined.ToString());
}
