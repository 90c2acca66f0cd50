using DisposableMail.Core.Messages;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Http;

/// <summary>Sends stored octets as a file that a browser will save and never show.</summary>
internal sealed class OctetsResult(StoredOctets octets, string contentType, string? fileName) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        using (octets)
        {
            var response = context.HttpContext.Response;
            response.ContentType = contentType;
            response.ContentLength = octets.Length;
            response.Headers.ContentDisposition = Dispositions.Attachment(fileName);
            // Senders decide what is in here: should a browser show it all the same, it has no origin and runs no script.
            response.Headers.ContentSecurityPolicy = $"sandbox; {RequestIds.NothingAllowed}";
            if (!context.HttpContext.IsHead())
                await octets.Content.CopyToAsync(response.Body, context.HttpContext.RequestAborted);
        }
    }
}
