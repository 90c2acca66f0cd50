using System.Runtime.InteropServices;
using System.Text.Json;
using DisposableMail.Core;
using GraphQL;
using GraphQL.SystemTextJson;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>What a client asks, by whatever transport.</summary>
internal sealed record GraphQlRequest(string Query, string? OperationName, Inputs Variables)
{
    // Variables are few and small; who nests more wants something else.
    private static readonly JsonDocumentOptions Syntax = new() { MaxDepth = 8 };
    private static readonly GraphQLSerializer Reader = new();
    private const int LongestNumber = 64;

    /// <returns>The request, or MalformedRequest.</returns>
    public static Result<GraphQlRequest> Of(DropMailRequest? wire)
    {
        if (string.IsNullOrWhiteSpace(wire?.Query))
            return new Refusal(RefusalKind.MalformedRequest, "There is no query");
        if (ReadVariables(wire.Variables) is not { } variables)
            return new Refusal(RefusalKind.MalformedRequest, "variables must be a JSON object of plain values");
        return new GraphQlRequest(WithLineFeeds(wire.Query), string.IsNullOrEmpty(wire.OperationName) ? null : wire.OperationName, variables);
    }

    // GraphQL specification (October 2021) §2.1.2: a lone CR ends a line, too. GraphQL-Parser 9.5 counts it, but looks for that line among those
    // which an LF ended when it words a syntax error, and fails instead.
    private static string WithLineFeeds(string query) => query.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    // An object, or, in a form or in the query string, its text.
    private static Inputs? ReadVariables(JsonElement? variables)
    {
        switch (variables?.ValueKind)
        {
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                return Inputs.Empty;
            case JsonValueKind.Object:
                return ReadObject(variables.Value);
            case JsonValueKind.String:
                return ReadText(variables.Value);
            default:
                return null;
        }
    }

    private static Inputs? ReadText(JsonElement variables)
    {
        try
        {
            var text = variables.GetString()!;
            if (string.IsNullOrWhiteSpace(text))
                return Inputs.Empty;
            using var document = JsonDocument.Parse(text, Syntax);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => ReadObject(document.RootElement),
                JsonValueKind.Null => Inputs.Empty,
                _ => null,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // No JSON, or, in half characters, no text at all.
        }
    }

    private static Inputs? ReadObject(JsonElement variables)
    {
        try
        {
            return HasEndlessNumber(variables) ? null : Reader.ReadNode<Inputs>(variables);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // A value or a name that is no Unicode text.
        }
    }

    // The engine reads integers of any size, in a time that grows with the square of their length.
    private static bool HasEndlessNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(static p => HasEndlessNumber(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasEndlessNumber),
        JsonValueKind.Number => JsonMarshal.GetRawUtf8Value(value).Length > LongestNumber,
        _ => false,
    };
}
