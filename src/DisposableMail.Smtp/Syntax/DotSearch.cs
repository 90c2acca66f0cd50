using System.Numerics;

namespace DisposableMail.Smtp.Syntax;

/// <summary>Finds the few dots of a content that may mean something, many octets at a time.</summary>
internal static class DotSearch
{
    /// <summary>First index from <paramref name="from"/> (1 or more) of a dot whose predecessor is CR or a lower octet (LF, NUL); or -1.</summary>
    public static int Next(ReadOnlySpan<byte> octets, int from)
    {
        var at = from;
        for (; at + Vector<byte>.Count <= octets.Length; at += Vector<byte>.Count)
        {
            var dots = Vector.Equals(new Vector<byte>(octets[at..]), new Vector<byte>((byte)'.'));
            var ends = Vector.LessThanOrEqual(new Vector<byte>(octets[(at - 1)..]), new Vector<byte>((byte)'\r'));
            if ((dots & ends) != Vector<byte>.Zero) break;
        }

        for (; at < octets.Length; at++)
            if (octets[at] == '.' && octets[at - 1] <= '\r') return at;
        return -1;
    }
}
