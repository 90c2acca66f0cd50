using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using DisposableMail.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace DisposableMail.Server.Http;

/// <summary>Reads the bodies that clients of the dialects really send.</summary>
/// <remarks>
/// JSON under its own media type, under text/plain or under none; a form; nothing at all under any media type. Unknown fields
/// are passed over, null is as good as absent. Only what says to be something else is refused (415).
/// </remarks>
internal static class TolerantBody
{
    private static readonly JsonDocumentOptions Syntax = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The body as an object of this type; null when there is no body.</summary>
    /// <returns>The object, or RequestTooLarge, UnsupportedMediaType, MalformedRequest, or InvalidInput for a field of the wrong type.</returns>
    public static async Task<Result<object?>> ReadAsync(HttpRequest request, JsonTypeInfo type, int maxBytes, CancellationToken stop)
    {
        if (!(await ReadOctetsAsync(request, maxBytes, stop)).TryGet(out var octets, out var why))
            return why;
        var text = octets.AsMemory();
        if (text.Span.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
            return (object?)null;
        if (!Utf8.IsValid(text.Span))
            return Malformed;
        if (!IsReadable(request, text.Span, out var isForm))
            return new Refusal(RefusalKind.UnsupportedMediaType, "The request body must be JSON or a form");
        return Deserialize(isForm ? JsonOf(text.Span) : text, type);
    }

    private static Refusal Malformed => new(RefusalKind.MalformedRequest, "The request body is not a JSON object");

    private static async Task<Result<byte[]>> ReadOctetsAsync(HttpRequest request, int maxBytes, CancellationToken stop)
    {
        var tooLarge = new Refusal(RefusalKind.RequestTooLarge, $"The request body may have {maxBytes} octets");
        if (request.ContentLength > maxBytes)
            return tooLarge;
        if (request.ContentLength == 0)
            return Array.Empty<byte>();
        try
        {
            return await ReadOctetsAsync(request.BodyReader, maxBytes, stop) is { } octets ? octets : tooLarge;
        }
        catch (IOException fault) when (fault is not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // The size of a chunk that is no number of this world; Kestrel tells of other faults as bad requests.
            return Malformed;
        }
    }

    private static async Task<byte[]?> ReadOctetsAsync(PipeReader body, int maxBytes, CancellationToken stop)
    {
        while (true)
        {
            var read = await body.ReadAsync(stop);
            if (read.Buffer.Length > maxBytes)
                return null;
            if (read.IsCompleted)
            {
                var octets = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return octets;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsReadable(HttpRequest request, ReadOnlySpan<byte> text, out bool isForm)
    {
        isForm = false;
        if (!string.IsNullOrEmpty(request.Headers.ContentEncoding) && request.Headers.ContentEncoding != "identity")
            return false;
        if (string.IsNullOrWhiteSpace(request.ContentType) || !MediaTypeHeaderValue.TryParse(request.ContentType, out var media))
            return true;
        // curl -d says "form" of whatever it sends; no form begins with a brace, which would be sent as %7B.
        isForm = media.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) && text.TrimStart(" \t\r\n"u8)[0] != '{';
        return media.SubType.Equals("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || media.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
            || media.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] JsonOf(ReadOnlySpan<byte> form)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        foreach (var (name, values) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(form)))
            writer.WriteString(name, values[^1]);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    private static Result<object?> Deserialize(ReadOnlyMemory<byte> json, JsonTypeInfo type)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Syntax);
            if (document.RootElement.ValueKind == JsonValueKind.Null)
                return (object?)null;
            return document.RootElement.ValueKind == JsonValueKind.Object ? Convert(document, type) : Malformed;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Malformed; // The second: a name with half of a surrogate pair (RFC 8259 §8.2) is no text to compare with others.
        }
    }

    // The syntax is good here: what fails is a field of the wrong type, and Path says which.
    private static Result<object?> Convert(JsonDocument document, JsonTypeInfo type)
    {
        try
        {
            return document.Deserialize(type);
        }
        catch (JsonException fault)
        {
            var field = fault.Path?.TrimStart('$', '.');
            return string.IsNullOrEmpty(field) ? Malformed : Refusal.Invalid(field, $"{field} has a value of the wrong type");
        }
    }
}
