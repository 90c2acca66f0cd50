using System.Text.Json;
using System.Text.RegularExpressions;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>docs/mcp.md says what there is.</summary>
public sealed partial class McpPageTests
{
    private static readonly string Page = Repository.Read("docs/mcp.md");

    [Fact]
    public async Task Its_table_has_every_tool_with_its_arguments()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);

        var told = Row().Matches(Page).Select(row => (row.Groups["tool"].Value, Words(row.Groups["arguments"].Value)));

        Assert.Equal(
            (await assistant.Client.ListToolsAsync()).Select(t => (t.Name, string.Join(' ', t.JsonSchema.GetProperty("properties").EnumerateObject().Select(p => p.Name)))),
            told);
    }

    [Fact]
    public void Its_snippets_are_JSON()
    {
        var snippets = Snippet().Matches(Page).Select(m => m.Groups["json"].Value).ToList();

        Assert.InRange(snippets.Count, 5, 20);
        Assert.All(snippets, snippet => JsonDocument.Parse(snippet).Dispose());
    }

    private static string Words(string cell) => string.Join(' ', Word().Matches(cell).Select(m => m.Groups["word"].Value));

    [GeneratedRegex(@"^\| `(?<tool>[a-z_]+)` \| (?<arguments>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<word>[a-z_]+)`")]
    private static partial Regex Word();

    [GeneratedRegex("^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
