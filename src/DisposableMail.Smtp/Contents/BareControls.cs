using System.Numerics;

namespace DisposableMail.Smtp.Contents;

/// <summary>Finds a CR without LF, a LF without CR, or NUL (RFC 5321 §2.3.8, RFC 5322 §2.2) in content that comes in pieces.</summary>
internal sealed class BareControls
{
    private bool _found;
    private byte _last;

    public void Inspect(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty || _found) return;
        _found = IsBare(_last, octets[0]) || HasBare(octets);
        _last = octets[^1];
    }

    /// <summary>The verdict once no more octets come: a CR in the last place is bare.</summary>
    public bool AtEnd() => _found || _last == '\r';

    public void Reset() => (_found, _last) = (false, 0);

    // Bare is where "the one before is CR" and "this is LF" differ.
    private static bool IsBare(byte before, byte here) => (before == '\r') != (here == '\n') || here == 0;

    private static bool HasBare(ReadOnlySpan<byte> octets)
    {
        var at = 1;
        for (; at + Vector<byte>.Count <= octets.Length; at += Vector<byte>.Count)
        {
            var before = Vector.Equals(new Vector<byte>(octets[(at - 1)..]), new Vector<byte>((byte)'\r'));
            var here = new Vector<byte>(octets[at..]);
            if (((before ^ Vector.Equals(here, new Vector<byte>((byte)'\n'))) | Vector.Equals(here, Vector<byte>.Zero)) != Vector<byte>.Zero)
                return true;
        }

        for (; at < octets.Length; at++)
            if (IsBare(octets[at - 1], octets[at])) return true;
        return false;
    }
}
