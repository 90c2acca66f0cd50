using System.Text.RegularExpressions;

namespace DisposableMail.Smtp.Tests;

/// <summary>docs/smtp-support.md and the code say the same.</summary>
public partial class SupportTableTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Source = Path.Combine(Root, "src", "DisposableMail.Smtp");

    [Fact]
    public void Every_rfc_named_in_the_code_has_a_row() => Assert.Empty(InCode().Except(Rows().Select(row => row.Rfc)));

    [Fact]
    public void Every_section_of_a_command_named_in_the_code_has_a_row()
    {
        var sections = Files().SelectMany(file => Section().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value);

        Assert.Empty(sections.Distinct().Except(Rows().Select(row => row.Section)));
    }

    [Fact]
    public void Every_file_of_a_row_exists_and_names_the_rfc()
    {
        var wrong = from row in Rows()
                    from file in row.Files
                    let path = Path.Combine(Source, file)
                    where !File.Exists(path) || !File.ReadAllText(path).Contains($"RFC {row.Rfc}", StringComparison.Ordinal)
                    select $"RFC {row.Rfc}: {file}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_what_is_not_done_names_no_file() =>
        Assert.All(Rows(), row => Assert.Equal(row.Status.StartsWith("no", StringComparison.Ordinal), row.Files.Length == 0));

    private static List<(string Rfc, string Section, string Status, string[] Files)> Rows()
    {
        var rows = File.ReadLines(Path.Combine(Root, "docs", "smtp-support.md"))
            .Where(line => line.StartsWith("| RFC ", StringComparison.Ordinal) && !line.StartsWith("| RFC section", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (
                Rfc().Match(cells[1]).Groups[1].Value,
                cells[1],
                cells[3],
                FileName().Matches(cells[4]).Select(match => match.Groups[1].Value).ToArray()))
            .ToList();
        Assert.NotEmpty(rows);
        return rows;
    }

    private static IEnumerable<string> InCode() =>
        Files().SelectMany(file => Rfc().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();

    private static string[] Files() =>
        [.. Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DisposableMail.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"RFC (\d+)")]
    private static partial Regex Rfc();

    [GeneratedRegex(@"(RFC 5321 §4\.1\.1\.\d)")]
    private static partial Regex Section();

    [GeneratedRegex(@"`([^`]+\.cs)`")]
    private static partial Regex FileName();
}
