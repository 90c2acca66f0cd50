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

    /// <returns>The request, or MalformedRequest.</returns>
    public static Result<GraphQlRequest> Of(DropMailRequest? wire)
    {
        if (string.IsNullOrWhiteSpace(wire?.Query))
            return new Refusal(RefusalKind.MalformedRequest, "There is no query");
        if (ReadVariables(wire.Variables) is not { } variables)
            return new Refusal(RefusalKind.MalformedRequest, "variables must be a JSON object");
        return new GraphQlRequest(wire.Query, string.IsNullOrEmpty(wire.OperationName) ? null : wire.OperationName, variables);
    }

    // An object, or, in a form or in the query string, its text.
    private static Inputs? ReadVariables(JsonElement? variables)
    {
        switch (variables?.ValueKind)
        {
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                return Inputs.Empty;
            case JsonValueKind.Object:
                return Reader.ReadNode<Inputs>(variables.Value);
            case JsonValueKind.String:
                return ReadText(variables.Value.GetString()!);
            default:
                return null;
        }
    }

    private static Inputs? ReadText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Inputs.Empty;
        try
        {
            using var document = JsonDocument.Parse(text, Syntax);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => Reader.ReadNode<Inputs>(document.RootElement),
                JsonValueKind.Null => Inputs.Empty,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
