using System.Text.Json;
using DisposableMail.Core;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>The arguments of all tools; tools.json says which tool has which. Numbers may be written as strings: models do.</summary>
internal sealed record ToolArguments
{
    public string? SessionId { get; init; }

    public string? DomainId { get; init; }

    public string? AddressId { get; init; }

    public string? MailId { get; init; }

    public string? AfterMailId { get; init; }

    public string? Address { get; init; }

    public string? RestoreKey { get; init; }

    public bool? PermanentOnly { get; init; }

    public bool? PermanentDomainOnly { get; init; }

    public double? TimeoutSeconds { get; init; }

    public double? Limit { get; init; }

    public double? TextOffset { get; init; }

    public static Result<ToolArguments> Read(IDictionary<string, JsonElement>? arguments)
    {
        try
        {
            var json = JsonSerializer.SerializeToElement(arguments ?? new Dictionary<string, JsonElement>(), McpJson.Wire.IDictionaryStringJsonElement);
            return json.Deserialize(McpJson.Wire.ToolArguments)!;
        }
        catch (JsonException fault)
        {
            var field = fault.Path?.TrimStart('$', '.') ?? "";
            return Refusal.Invalid(field, $"{(field.Length > 0 ? field : "an argument")} is of the wrong type");
        }
    }
}
