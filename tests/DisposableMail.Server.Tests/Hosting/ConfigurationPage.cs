using System.Runtime.CompilerServices;

namespace DisposableMail.Server.Tests.Hosting;

/// <summary>The tables of docs/configuration.md.</summary>
internal static class ConfigurationPage
{
    /// <summary>Cells of the rows whose first cell is an option.</summary>
    public static IReadOnlyList<string[]> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(Root(), "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray()),
    ];

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
