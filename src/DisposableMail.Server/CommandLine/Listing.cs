using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisposableMail.Server.CommandLine;

/// <summary>A list for people (aligned columns) or for programs (a JSON array of objects).</summary>
internal sealed class Listing(params string[] columns)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<object?[]> _rows = [];

    /// <param name="cells">One per column: text, number, boolean or instant; null is shown as "-".</param>
    public void Add(params object?[] cells) => _rows.Add(cells);

    public async Task<int> PrintAsync(TextWriter output, bool asJson)
    {
        if (asJson)
            await output.WriteLineAsync(Json());
        else
            await PrintTableAsync(output);
        return ExitCodes.Done;
    }

    private string Json()
    {
        var objects = _rows.Select(row => columns.Zip(row, static (name, cell) => (name, cell: cell is DateTimeOffset at ? Text(at) : cell))
            .ToDictionary(static pair => pair.name, static pair => pair.cell));
        return JsonSerializer.Serialize(objects, Indented);
    }

    private async Task PrintTableAsync(TextWriter output)
    {
        string[] headings = [.. columns.Select(static c => c.ToUpperInvariant().Replace('_', ' '))];
        List<string[]> lines = [headings, .. _rows.Select(static row => row.Select(Text).ToArray())];
        var widths = columns.Select((_, i) => lines.Max(line => line[i].Length)).ToArray();
        foreach (var line in lines)
            await output.WriteLineAsync(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    // A name may hold anything; in a table it must not begin a line of its own.
    private static string Text(object? cell) => cell switch
    {
        null => "-",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        bool flag => flag ? "yes" : "no",
        _ => string.Concat((Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "").Select(static c => char.IsControl(c) ? '?' : c)),
    };
}
