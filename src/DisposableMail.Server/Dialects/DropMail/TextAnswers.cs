using System.Text;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Sends text.</summary>
internal static class TextAnswers
{
    public static Task WriteTextAsync(this HttpResponse response, string contentType, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        response.ContentType = contentType;
        response.ContentLength = octets.Length;
        return response.Body.WriteInPiecesAsync(octets, response.HttpContext.RequestAborted);
    }
}
