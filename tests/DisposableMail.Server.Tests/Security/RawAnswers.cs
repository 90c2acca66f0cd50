using System.Globalization;
using System.Text.RegularExpressions;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Compares answers octet by octet.</summary>
internal static partial class RawAnswers
{
    public static int StatusOf(string answer) => int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);

    /// <summary>An answer without what differs from call to call: its time, its id, how many calls were made.</summary>
    public static string Settled(string answer) => OfTheCall().Replace(answer, "$1$2$3{call}");

    /// <summary>As <see cref="Settled"/>, and without the names that were in the question. A proof is new with each claim, whoever makes it.</summary>
    public static string Neutral(string answer, IEnumerable<(string What, string Name)> names)
    {
        foreach (var (what, name) in names)
            answer = answer.Replace(name, $"{{{what}}}", StringComparison.Ordinal);
        return Proof().Replace(Settled(answer), "{proof}");
    }

    /// <summary>No name is in the answer that was not in the question.</summary>
    public static void AssertTellNothing(string question, string answer, IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => !question.Contains(name, StringComparison.OrdinalIgnoreCase)))
            Assert.False(answer.Contains(name, StringComparison.OrdinalIgnoreCase), $"{question}\ntells {name}:\n{answer}");
    }

    [GeneratedRegex("((?:\r\nDate|\r\nX-Request-Id|-Used|-Remaining): )[^\r]+|(\"request_id\":\")[^\"]+|(\"used\":)[0-9]+")]
    private static partial Regex OfTheCall();

    [GeneratedRegex("(?<=\"uuid\":\")[0-9a-f-]{36}(?=\")|[0-9a-f-]{36}(?=\\.\\{domain\\})")]
    private static partial Regex Proof();
}
