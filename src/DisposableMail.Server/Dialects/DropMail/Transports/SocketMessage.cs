using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.GraphQl;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>A message from a client.</summary>
internal sealed record SocketMessage(string Type, string? Id, JsonElement? Payload)
{
    private const int LongestId = 100; // It comes back in every answer.

    private static readonly JsonDocumentOptions Syntax = new() { MaxDepth = 16 };

    /// <summary>Null for what is no message.</summary>
    public static SocketMessage? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Syntax);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !TryGetText(root, "type", out var type) || type is null || !TryGetText(root, "id", out var id)
                || id?.Length > LongestId)
                return null;
            return new SocketMessage(type, id, root.TryGetProperty("payload", out var payload) ? payload.Clone() : null);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // A string that is no Unicode text.
        }
    }

    /// <summary>The payload as a query.</summary>
    /// <returns>The query; MalformedRequest.</returns>
    public Result<GraphQlRequest> ReadQuery()
    {
        try
        {
            return GraphQlRequest.Of(Payload?.Deserialize(DropMailJson.Wire.DropMailRequest));
        }
        catch (JsonException)
        {
            return new Refusal(RefusalKind.MalformedRequest, "The payload is no query");
        }
    }

    // True also when it is absent.
    private static bool TryGetText(JsonElement root, string name, out string? text)
    {
        text = null;
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        text = value.GetString();
        return true;
    }
}
