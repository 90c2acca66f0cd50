using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>Single emails. House extension: DustMail itself has only the inbox.</summary>
[Route("api/v1/inbox/{id}/emails/{emailId}")]
[Route("v1/inbox/{id}/emails/{emailId}")]
internal sealed class EmailsController(MessageService messages) : ControllerBase
{
    private static readonly RefusalResult NoEmail = new(Refusal.NotFound("Email"));

    /// <summary>One email with every header field and the paths of its attachments.</summary>
    [HttpGet]
    [EndpointSummary("Read an email")]
    [ProducesResponseType<DustMailEnvelope<DustMailEmailDetails>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> GetAsync(string id, string emailId, CancellationToken stop)
    {
        if (await FindAsync(id, emailId, stop) is not { } message)
            return NoEmail;
        var headers = await messages.ReadHeadersAsync(message, stop);
        var prefix = Request.Path.StartsWithSegments("/api") ? "/api/v1/inbox" : "/v1/inbox";
        var details = DustMailEmailDetails.Of(message, headers, $"{prefix}/{Guid.Parse(id)}/emails/{message.PublicId}");
        return new DustMailAnswer<DustMailEmailDetails>(details, DustMailJson.Wire.DustMailEnvelopeDustMailEmailDetails, StatusCodes.Status200OK);
    }

    /// <summary>The message as it was received, octet by octet.</summary>
    [HttpGet("raw")]
    [EndpointSummary("Download an email")]
    [Produces("message/rfc822", Type = typeof(Stream))]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> GetRawAsync(string id, string emailId, CancellationToken stop) =>
        await FindAsync(id, emailId, stop) is { } message
            ? new OctetsResult(messages.OpenRaw(message), "message/rfc822", $"{message.PublicId}.eml")
            : NoEmail;

    /// <summary>The decoded octets of an attachment.</summary>
    /// <param name="id">The inbox.</param>
    /// <param name="emailId">The email.</param>
    /// <param name="number">The attachment's <c>id</c>: its place, from 0.</param>
    [HttpGet("attachments/{number}")]
    [EndpointSummary("Download an attachment")]
    [ProducesResponseType<Stream>(StatusCodes.Status200OK, "application/octet-stream")]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> GetAttachmentAsync(string id, string emailId, string number, CancellationToken stop)
    {
        if (await FindAsync(id, emailId, stop) is not { } message)
            return NoEmail;
        if (message.Content.Attachments.FirstOrDefault(a => DustMailDialect.Number(a.Ordinal) == number) is not { } attachment)
            return new RefusalResult(Refusal.NotFound("Attachment"));
        return new OctetsResult(
            messages.OpenAttachment(message, attachment), Dispositions.MediaType(attachment.ContentType), attachment.DisplayName);
    }

    /// <summary>Deletes one email.</summary>
    [HttpDelete]
    [EndpointSummary("Delete an email")]
    [ProducesResponseType<DustMailEnvelope<DustMailDeleted>>(StatusCodes.Status200OK)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status401Unauthorized)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<DustMailError>(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> DeleteAsync(string id, string emailId, CancellationToken stop)
    {
        if (!Guid.TryParse(id, out var inbox) || !Guid.TryParse(emailId, out var email))
            return NoEmail;
        return await messages.DeleteAsync(HttpContext.Caller(), inbox, email, stop) is null ? DustMailDeleted.Answer(email) : NoEmail;
    }

    private async Task<Message?> FindAsync(string id, string emailId, CancellationToken stop) =>
        Guid.TryParse(id, out var inbox) && Guid.TryParse(emailId, out var email)
            ? await messages.FindAsync(HttpContext.Caller(), inbox, email, stop)
            : null;
}
