using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DisposableMail.Server.Http;

/// <summary>Sends JSON.</summary>
internal static class JsonAnswers
{
    public const string MediaType = "application/json; charset=utf-8";

    public static Task WriteJsonAsync<T>(this HttpResponse response, T value, JsonTypeInfo<T> type, CancellationToken stop) =>
        response.WriteJsonAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), stop);

    public static Task WriteJsonAsync(this HttpResponse response, byte[] json, CancellationToken stop)
    {
        response.ContentType = MediaType;
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, stop).AsTask();
    }
}
