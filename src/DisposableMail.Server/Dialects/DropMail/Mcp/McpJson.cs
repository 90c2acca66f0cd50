using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>Source-generated, as in all dialects. What GraphQL has too keeps its name there, and has an attribute that says so.</summary>
[JsonSerializable(typeof(IDictionary<string, JsonElement>))]
[JsonSerializable(typeof(ToolArguments))]
[JsonSerializable(typeof(McpDomains))]
[JsonSerializable(typeof(McpNewSession))]
[JsonSerializable(typeof(McpSessionState))]
[JsonSerializable(typeof(McpSessionAddress))]
[JsonSerializable(typeof(McpDeleted))]
[JsonSerializable(typeof(McpInbox))]
[JsonSerializable(typeof(McpArrival))]
[JsonSerializable(typeof(McpMail))]
internal sealed partial class McpJson : JsonSerializerContext
{
    public static readonly McpJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
