using System.Text.Encodings.Web;
using System.Text.Json;
using DisposableMail.Server.Dialects.DropMail.Limits;
using DisposableMail.Server.Http;
using GraphQL;
using GraphQL.SystemTextJson;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Writes answers.</summary>
internal sealed class GraphQlJson : GraphQLSerializer
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly GraphQlJson Serializer = new();

    private GraphQlJson()
        : base(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new LongStrings() } }, new WireErrors())
    {
    }

    /// <summary><c>data</c>, <c>errors</c>, or both; no <c>errors</c> where there are none.</summary>
    public static OctetPieces Write(ExecutionResult result)
    {
        var pieces = new OctetPieces();
        using var json = new Utf8JsonWriter(pieces, Relaxed);
        Write(json, result);
        json.Flush();
        return pieces;
    }

    /// <summary>The same, of an answer that is not needed afterwards: from now on its octets count, until the budget is disposed of.</summary>
    public static OctetPieces Write(ExecutionResult result, AnswerBudget? budget)
    {
        var pieces = Write(result);
        budget?.Settle(pieces.Length);
        return pieces;
    }

    /// <summary>The same, as a value within other JSON.</summary>
    public static void Write(Utf8JsonWriter json, ExecutionResult result) => JsonSerializer.Serialize(json, result, Serializer.SerializerOptions);

    /// <summary>The errors alone, as an array.</summary>
    public static void WriteErrors(Utf8JsonWriter json, ExecutionErrors errors) => JsonSerializer.Serialize(json, errors, Serializer.SerializerOptions);
}
