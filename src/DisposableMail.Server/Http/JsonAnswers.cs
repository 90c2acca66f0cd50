namespace DisposableMail.Server.Http;

/// <summary>Sends JSON that is ready.</summary>
internal static class JsonAnswers
{
    public const string MediaType = "application/json; charset=utf-8";

    public static Task WriteJsonAsync(this HttpResponse response, byte[] json, CancellationToken stop)
    {
        response.ContentType = MediaType;
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, stop).AsTask();
    }
}
