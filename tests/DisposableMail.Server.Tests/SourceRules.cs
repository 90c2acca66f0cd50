using System.Text.RegularExpressions;

namespace DisposableMail.Server.Tests;

/// <summary>What must not stand in a source file, beyond what the compiler refuses.</summary>
internal static partial class SourceRules
{
    private const string DialectFolder = "src/DisposableMail.Server/Dialects/";

    private static readonly (string Word, Regex Pattern)[] Banned =
    [
        ("DateTime.UtcNow", ClockOfTheMachine()),
        ("Thread.Sleep", Sleep()),
        ("Task.Delay without TimeProvider", DelayWithoutClock()),
        ("async void", AsyncVoid()),
        (".Result", ResultOfTask()),
        (".GetAwaiter().GetResult()", GetResult()),
        (".Wait()", BlockingWait()),
    ];

    // Where a wait blocks nobody; the reason stands in the file.
    private static readonly (string File, string Word)[] Allowed =
    [
        ("src/DisposableMail.Core/Reception/DeliveryQueue.cs", ".GetAwaiter().GetResult()"),
        ("src/DisposableMail.Core/WriteGate.cs", ".GetAwaiter().GetResult()"),
        ("src/DisposableMail.Server/Swagger/RefusalResponses.cs", ".GetAwaiter().GetResult()"),
    ];

    /// <param name="file">From the root of the repository, with slashes.</param>
    /// <returns>One line per violation.</returns>
    public static IEnumerable<string> Violations(string file, string text)
    {
        var code = Comment().Replace(text, "");
        var words = Banned.Where(rule => rule.Pattern.IsMatch(code) && !Allowed.Contains((file, rule.Word))).Select(rule => $"{file}: {rule.Word}");
        return file.StartsWith(DialectFolder, StringComparison.Ordinal) ? words.Concat(DialectViolations(file, code)) : words;
    }

    private static IEnumerable<string> DialectViolations(string file, string code)
    {
        var rest = file[DialectFolder.Length..];
        if (!rest.Contains('/', StringComparison.Ordinal))
            yield break; // What all dialects share.
        var own = rest[..rest.IndexOf('/', StringComparison.Ordinal)];
        foreach (Match other in OtherDialect().Matches(code))
        {
            var name = other.Groups["name"].Value;
            if (name != own && Directory.Exists(Path.Combine(Repository.Root, DialectFolder, name)))
                yield return $"{file}: dialect {name}";
        }

        foreach (Match project in OtherProject().Matches(code))
            yield return $"{file}: {project.Value}";
    }

    [GeneratedRegex(@"//.*$|/\*.*?\*/", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bDateTime(Offset)?\s*\.\s*(UtcNow|Now|Today)\b")]
    private static partial Regex ClockOfTheMachine();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bTask\s*\.\s*Delay\s*\((?![^;]*\b([Tt]ime|_time|clock|TimeProvider(\.System)?)\s*[,)])")]
    private static partial Regex DelayWithoutClock();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoid();

    // MVC's contexts have a Result that is assigned.
    [GeneratedRegex(@"\.Result\b(?!\s*=[^=])")]
    private static partial Regex ResultOfTask();

    [GeneratedRegex(@"\.GetAwaiter\(\)\s*\.GetResult\(\)")]
    private static partial Regex GetResult();

    [GeneratedRegex(@"\.Wait\(\)")]
    private static partial Regex BlockingWait();

    [GeneratedRegex(@"\bDialects\.(?<name>\w+)")]
    private static partial Regex OtherDialect();

    [GeneratedRegex(@"\bDisposableMail\.(Smtp|Storage)\b")]
    private static partial Regex OtherProject();
}
