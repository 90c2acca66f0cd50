using System.Buffers.Text;

namespace DisposableMail.Server.Http;

/// <summary>Finds what JSON can write and no text can hold: half of a surrogate pair, as <c>\ud800</c> alone.</summary>
/// <remarks>RFC 8259 §8.2 calls what becomes of it unpredictable; here, readers of such a text fail as for a mistake of ours.</remarks>
internal static class HalfCharacters
{
    private const int EscapeLength = 6;

    // A backslash stands nowhere in JSON but within a text.
    public static bool AreIn(ReadOnlySpan<byte> json)
    {
        for (var next = json.IndexOf((byte)'\\'); next >= 0; next = json.IndexOf((byte)'\\'))
        {
            json = json[next..];
            var isPair = IsSurrogate(json, 0xD800) && IsSurrogate(json[EscapeLength..], 0xDC00);
            if (!isPair && (IsSurrogate(json, 0xD800) || IsSurrogate(json, 0xDC00)))
                return true;
            json = json[Math.Min(json.Length, isPair ? 2 * EscapeLength : 2)..];
        }

        return false;
    }

    private static bool IsSurrogate(ReadOnlySpan<byte> escape, int first) =>
        escape.Length >= EscapeLength && escape.StartsWith("\\u"u8)
        && Utf8Parser.TryParse(escape[2..EscapeLength], out int unit, out var length, 'x') && length == EscapeLength - 2
        && unit >= first && unit < first + 0x400;
}
