using System.Text;

namespace DisposableMail.Testing;

/// <summary>Keeps what a host logs; may be read while it goes on.</summary>
internal sealed class CapturedLog : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_lock)
            _text.Append(value);
    }

    /// <summary>What came after so many characters, and how many there are by now.</summary>
    public (string Text, int Length) Since(int length)
    {
        lock (_lock)
            return (_text.ToString(length, _text.Length - length), _text.Length);
    }

    public override string ToString()
    {
        lock (_lock)
            return _text.ToString();
    }
}
