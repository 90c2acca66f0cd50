using System.Text.Encodings.Web;
using System.Text.Json;
using GraphQL;
using GraphQL.SystemTextJson;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Writes answers.</summary>
internal static class GraphQlJson
{
    private static readonly GraphQLSerializer Serializer =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }, new WireErrors());

    /// <summary><c>data</c>, <c>errors</c>, or both; no <c>errors</c> where there are none.</summary>
    public static Task<byte[]> WriteAsync(ExecutionResult result, CancellationToken stop) => WriteAsync<ExecutionResult>(result, stop);

    /// <summary>The errors alone, as an array.</summary>
    public static Task<byte[]> WriteErrorsAsync(ExecutionErrors errors, CancellationToken stop) => WriteAsync(errors, stop);

    private static async Task<byte[]> WriteAsync<T>(T value, CancellationToken stop)
    {
        using var json = new MemoryStream();
        await Serializer.WriteAsync(json, value, stop);
        return json.ToArray();
    }
}
