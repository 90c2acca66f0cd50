using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>A raw message as one JSON string, written piece by piece: a mail of any size costs one piece of memory.</summary>
/// <remarks>
/// A message is octets, JSON is text. Octets that are UTF-8 throughout (and ASCII is) are taken as that; any others as Latin-1,
/// which shows every one of them and from which they can be had back.
/// </remarks>
internal sealed class TempMailIoSourceAnswer(Func<StoredOctets> open) : IActionResult
{
    private const int PieceBytes = 64 * 1024;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, stop) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        var isUtf8 = await IsUtf8Async(stop);
        response.ContentType = JsonAnswers.MediaType;
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WritePropertyName("data");
        using (var octets = open())
        {
            var piece = new byte[PieceBytes];
            int read;
            while ((read = await octets.Content.ReadAtLeastAsync(piece, PieceBytes, throwOnEndOfStream: false, stop)) > 0)
            {
                Write(json, piece.AsSpan(0, read), isUtf8);
                json.Flush();
                await response.BodyWriter.FlushAsync(stop);
            }
        }

        json.WriteStringValueSegment(ReadOnlySpan<byte>.Empty, isFinalSegment: true);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> piece, bool isUtf8)
    {
        if (isUtf8)
            json.WriteStringValueSegment(piece, isFinalSegment: false);
        else
            json.WriteStringValueSegment(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(piece)), isFinalSegment: false);
    }

    private async Task<bool> IsUtf8Async(CancellationToken stop)
    {
        using var octets = open();
        var check = new Utf8Check();
        var piece = new byte[PieceBytes];
        int read;
        while ((read = await octets.Content.ReadAsync(piece, stop)) > 0)
        {
            if (!check.Accepts(piece.AsSpan(0, read)))
                return false;
        }

        return check.IsComplete;
    }
}
