using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DisposableMail.Core;
using ModelContextProtocol.Protocol;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>What a tool answers: as text for models, and the same as structured content for programs.</summary>
internal sealed record ToolAnswer(JsonElement Structured, string Text)
{
    private const string Legacy = "This token was made up by its user and will stop working: tell the user to generate a free af_ token.";

    public static ToolAnswer Of<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToElement(value, type), JsonSerializer.Serialize(value, type));

    /// <param name="isLegacy">Whether the caller has to be told that his token has had its day.</param>
    public CallToolResult ToResult(bool isLegacy)
    {
        var result = new CallToolResult { StructuredContent = Structured, Content = [new TextContentBlock { Text = Text }] };
        if (isLegacy)
            result.Content.Add(new TextContentBlock { Text = Legacy });
        return result;
    }

    public static CallToolResult Of(Refusal why) => new() { IsError = true, Content = [new TextContentBlock { Text = McpFaults.Of(why) }] };
}
