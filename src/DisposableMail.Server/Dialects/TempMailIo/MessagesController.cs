using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>Single messages and their attachments.</summary>
[Route("v1")]
[ProducesResponseType<TempMailIoFailure>(StatusCodes.Status400BadRequest)]
[ProducesResponseType<TempMailIoFailure>(StatusCodes.Status429TooManyRequests)]
internal sealed class MessagesController(MessageService messages) : ControllerBase
{
    private static readonly RefusalResult NoMessage = new(Refusal.NotFound("Message"));
    private static readonly RefusalResult NoAttachment = new(Refusal.NotFound("Attachment"));

    /// <summary>One message.</summary>
    [HttpGet("messages/{id}")]
    [EndpointSummary("Get message")]
    [ProducesResponseType<TempMailIoMessage>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetAsync(string id, CancellationToken stop) =>
        await FindAsync(id, stop) is { } message
            ? new TempMailIoAnswer<TempMailIoMessage>(TempMailIoMessage.Of(message), TempMailIoJson.Wire.TempMailIoMessage)
            : NoMessage;

    /// <summary>Deletes one message.</summary>
    [HttpDelete("messages/{id}")]
    [EndpointSummary("Delete message")]
    [ProducesResponseType<TempMailIoNothing>(StatusCodes.Status200OK)]
    public async Task<IActionResult> DeleteAsync(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var message) && await messages.DeleteAsync(HttpContext.Caller(), null, message, stop) is null
            ? new TempMailIoAnswer<TempMailIoNothing>(new TempMailIoNothing(), TempMailIoJson.Wire.TempMailIoNothing)
            : NoMessage;

    /// <summary>The raw message as text: UTF-8 where it is that, otherwise every octet as the Latin-1 character of its number.</summary>
    [HttpGet("messages/{id}/source_code")]
    [HttpGet("messages/{id}/source")]
    [EndpointSummary("Get message source code")]
    [ProducesResponseType<TempMailIoSource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetSourceAsync(string id, CancellationToken stop) =>
        await FindAsync(id, stop) is { } message ? new TempMailIoSourceAnswer(messages.RawOf(message)) : NoMessage;

    /// <summary>The decoded octets of an attachment.</summary>
    [HttpGet("attachments/{id}")]
    [EndpointSummary("Download attachment")]
    [ProducesResponseType<Stream>(StatusCodes.Status200OK, "application/octet-stream")]
    public async Task<IActionResult> GetAttachmentAsync(string id, CancellationToken stop)
    {
        if (!AttachmentIds.TryRead(id, out var messageId, out var ordinal)
            || await messages.FindAsync(HttpContext.Caller(), null, messageId, stop) is not { } message
            || message.Content.Attachments.FirstOrDefault(a => a.Ordinal == ordinal) is not { } attachment)
            return NoAttachment;
        return new OctetsResult(messages.OpenAttachment(message, attachment), "application/octet-stream", attachment.DisplayName);
    }

    private async Task<Message?> FindAsync(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var message) ? await messages.FindAsync(HttpContext.Caller(), null, message, stop) : null;
}
