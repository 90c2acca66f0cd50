using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>Sends JSON documents as parts of one body (RFC 2046 §5.1), each as soon as there is one.</summary>
/// <remarks>
/// The boundary is that of "Incremental Delivery over HTTP". JSON has no line breaks of its own, so no part can hold a delimiter. The delimiter
/// follows its part at once: it is what tells a reader that the part is whole.
/// </remarks>
internal sealed class MultipartStream(HttpResponse response)
{
    public Task BeginAsync(CancellationToken stop)
    {
        response.ContentType = "multipart/mixed; boundary=\"-\"";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect the parts.
        return SendAsync("---"u8.ToArray(), stop);
    }

    public async Task WriteAsync(OctetPieces json, CancellationToken stop)
    {
        await response.Body.WriteAsync("\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"u8.ToArray(), stop);
        await json.CopyToAsync(response.Body, stop);
        await SendAsync("\r\n---"u8.ToArray(), stop);
    }

    public Task EndAsync(CancellationToken stop) => SendAsync("--\r\n"u8.ToArray(), stop);

    private async Task SendAsync(byte[] octets, CancellationToken stop)
    {
        await response.Body.WriteAsync(octets, stop);
        await response.Body.FlushAsync(stop);
    }
}
