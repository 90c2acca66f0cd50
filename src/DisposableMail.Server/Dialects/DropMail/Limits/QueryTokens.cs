namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>Counts the words and signs of a query without parsing it: a parser would allocate an object for each.</summary>
internal static class QueryTokens
{
    // A number is as long as its author likes, and the time to read it grows with the square of that.
    private const int LongestWord = 256;
    private const int LongestString = 16 * 1024;

    /// <summary>How many there are; the count ends beyond <paramref name="enough"/>, and a name, number or string beyond all measure is as bad.</summary>
    public static int Count(ReadOnlySpan<char> query, int enough)
    {
        var count = 0;
        for (var i = 0; i < query.Length && count <= enough;)
        {
            var rest = query[i..];
            var (length, isToken) = Next(rest);
            i += length;
            if (length > (IsWord(rest[0]) ? LongestWord : LongestString) && isToken)
                return enough + 1;
            count += isToken ? 1 : 0;
        }

        return count;
    }

    // GraphQL specification (October 2021) §2.1: ignored characters, comments, names and numbers, strings, punctuators.
    private static (int Length, bool IsToken) Next(ReadOnlySpan<char> rest) => rest[0] switch
    {
        ' ' or '\t' or '\r' or '\n' or ',' or '\uFEFF' => (1, false),
        '#' => (LengthUntil(rest, rest.IndexOfAny('\r', '\n')), false),
        '"' when rest.StartsWith("\"\"\"") => (BlockString(rest), true),
        '"' => (String(rest), true),
        var c when IsWord(c) => (Word(rest), true),
        _ => (1, true),
    };

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';

    private static int Word(ReadOnlySpan<char> rest)
    {
        var length = 1;
        while (length < rest.Length && IsWord(rest[length]))
            length++;
        return length;
    }

    private static int String(ReadOnlySpan<char> rest)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
                i++;
            else if (rest[i] is '"' or '\r' or '\n')
                return i + 1;
        }

        return rest.Length;
    }

    private static int BlockString(ReadOnlySpan<char> rest)
    {
        for (var i = 3; i < rest.Length; i++)
        {
            if (rest[i..].StartsWith("\\\"\"\""))
                i += 3;
            else if (rest[i..].StartsWith("\"\"\""))
                return i + 3;
        }

        return rest.Length;
    }

    private static int LengthUntil(ReadOnlySpan<char> rest, int index) => index < 0 ? rest.Length : index;
}
