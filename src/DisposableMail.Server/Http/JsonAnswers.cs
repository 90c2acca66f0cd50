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

    /// <summary>Sends JSON; 503 in its place when large answers hold too much already.</summary>
    public static Task WriteJsonAsync(this HttpResponse response, byte[] json, CancellationToken stop) =>
        response.HttpContext.TryHold(AnswerPool.ShareOf(json.Length))
            ? response.WriteHeldJsonAsync(json, stop)
            : response.HttpContext.RefuseAsync(AnswerPool.Full, stop);

    /// <summary>Sends JSON that has its share of the memory.</summary>
    public static Task WriteHeldJsonAsync(this HttpResponse response, byte[] json, CancellationToken stop)
    {
        response.ContentType = MediaType;
        response.ContentLength = json.Length;
        return response.Body.WriteInPiecesAsync(json, stop);
    }

    /// <summary>Writes octets; who reads slowly is waited for at each piece. Kestrel would copy all that it is given at once.</summary>
    public static Task WriteInPiecesAsync(this Stream body, ReadOnlyMemory<byte> octets, CancellationToken stop)
    {
        return octets.Length <= AnswerPool.FreeBytes ? body.WriteAsync(octets, stop).AsTask() : WriteAsync();

        async Task WriteAsync()
        {
            for (var rest = octets; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, AnswerPool.FreeBytes)..])
                await body.WriteAsync(rest[..Math.Min(rest.Length, AnswerPool.FreeBytes)], stop);
        }
    }

    public static Task WriteJsonAsync(this HttpResponse response, OctetPieces json, CancellationToken stop)
    {
        response.ContentType = MediaType;
        response.ContentLength = json.Length;
        return json.CopyToAsync(response.Body, stop);
    }
}
