using System.Text;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Writes text as a browser lays it out: white space collapsed, blank lines only where elements ask for them.</summary>
internal sealed class HtmlTextWriter(int maxCharacters)
{
    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _space;

    public bool IsPreformatted { get; set; }

    public bool IsFull => _text.Length >= maxCharacters;

    public int Length => _text.Length;

    /// <summary>Asks for at least so many line ends before the next text.</summary>
    public void BreakLine(int count) => _breaks = Math.Max(_breaks, count);

    public void AddLine() => _breaks = Math.Min(_breaks + 1, 3);

    public void Space() => _space = true;

    public void Write(string text)
    {
        foreach (var c in text)
        {
            if (IsPreformatted && c is '\n')
                AddLine();
            else if (IsPreformatted && c is ' ')
                WritePending().Append(c);
            else if (c is ' ' or '\t' or '\r' or '\n' or '\f' or '\u00A0')
                _space = true;
            else
                WritePending().Append(c);
            if (IsFull)
                return;
        }
    }

    /// <summary>What was written after <paramref name="start"/>, as far as it matters for comparing: 4096 characters.</summary>
    public string Since(int start) => _text.ToString(start, Math.Min(4096, _text.Length - start));

    public override string ToString() => _text.ToString();

    private StringBuilder WritePending()
    {
        if (_text.Length > 0 && _breaks > 0)
            _text.Append('\n', _breaks);
        else if (_text.Length > 0 && _space)
            _text.Append(' ');
        _breaks = 0;
        _space = false;
        return _text;
    }
}
