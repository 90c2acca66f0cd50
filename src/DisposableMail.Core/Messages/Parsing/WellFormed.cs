namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Makes strings fit for databases and JSON: PostgreSQL refuses NUL, JSON has no lone surrogates (RFC 8259 §8.2).</summary>
internal static class WellFormed
{
    private const char Replacement = '\uFFFD';

    /// <summary>Replaces NUL and lone surrogates by U+FFFD; returns the same instance when there is nothing to do.</summary>
    public static string Of(string text)
    {
        return !IsSuspect(text) ? text : string.Create(text.Length, text, static (target, source) => Fill(target, source));
    }

    /// <summary>As <see cref="Of"/>, cut to at most <paramref name="maxCharacters"/> without splitting a surrogate pair.</summary>
    public static string Cut(string text, int maxCharacters)
    {
        if (text.Length > maxCharacters)
            text = text[..(char.IsHighSurrogate(text[maxCharacters - 1]) ? maxCharacters - 1 : maxCharacters)];
        return Of(text);
    }

    private static bool IsSuspect(ReadOnlySpan<char> text) =>
        text.Contains('\0') || text.ContainsAnyInRange('\uD800', '\uDFFF');

    private static void Fill(Span<char> target, ReadOnlySpan<char> source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (char.IsHighSurrogate(c) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                target[i] = c;
                target[++i] = source[i];
            }
            else
                target[i] = c == '\0' || char.IsSurrogate(c) ? Replacement : c;
        }
    }
}
