using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DisposableMail.Server.Http;

/// <summary>Sends JSON, or a sentence.</summary>
internal static class JsonAnswers
{
    public const string MediaType = "application/json; charset=utf-8";

    public static Task WriteJsonAsync<T>(this HttpResponse response, T value, JsonTypeInfo<T> type, CancellationToken stop) =>
        response.WriteJsonAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), stop);

    /// <summary>Sends a sentence where there is no dialect to say it in.</summary>
    public static Task WritePlainAsync(this HttpResponse response, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = octets.Length;
        return response.Body.WriteAsync(octets).AsTask();
    }

    public static Task WriteJsonAsync(this HttpResponse response, byte[] json, CancellationToken stop)
    {
        response.ContentType = MediaType;
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, stop).AsTask();
    }

    public static Task WriteJsonAsync(this HttpResponse response, OctetPieces json, CancellationToken stop)
    {
        response.ContentType = MediaType;
        response.ContentLength = json.Length;
        return json.CopyToAsync(response.Body, stop);
    }
}
