using System.ComponentModel.DataAnnotations;
using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>Messages and their attachments.</summary>
[Route("api/messages")]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status401Unauthorized)]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status404NotFound)]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status429TooManyRequests)]
internal sealed class MessagesController(InboxService inboxes, MessageService messages) : ControllerBase
{
    private static readonly RefusalResult Whose = new(Refusal.Invalid("email", "The email field is required."));
    private static readonly RefusalResult NoEmail = new(Refusal.NotFound("Email"));
    private static readonly RefusalResult NoMessage = new(Refusal.NotFound("Message"));
    private static readonly RefusalResult NoAttachment = new(Refusal.NotFound("Attachment"));

    /// <summary>The messages of a mailbox, newest first, at most 100. Marks none as seen.</summary>
    /// <param name="email">Its address or its number.</param>
    [HttpGet]
    [EndpointSummary("List messages")]
    [ProducesResponseType<TempMailGMessages>(StatusCodes.Status200OK)]
    [ProducesResponseType<TempMailGFailure>(StatusCodes.Status422UnprocessableEntity)]
    public async Task<IActionResult> ListAsync([Required] string? email, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(email))
            return Whose;
        if (await inboxes.FindMailboxAsync(HttpContext.Caller(), email, stop) is not { } inbox)
            return NoEmail;
        return (await messages.ReadAsync(HttpContext.Caller(), inbox.PublicId, new PageRequest(), stop)).TryGet(out var page, out _)
            ? new TempMailGPageAnswer(page)
            : NoEmail;
    }

    /// <summary>One message, seen from now on.</summary>
    [HttpGet("{id}")]
    [EndpointSummary("Read a message")]
    [ProducesResponseType<TempMailGData<TempMailGMessage>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetAsync(string id, CancellationToken stop) =>
        MessageIds.TryRead(id, out var number) && await messages.OpenAsync(HttpContext.Caller(), null, number, stop) is { } message
            ? new TempMailGAnswer<TempMailGData<TempMailGMessage>>(
                new(true, TempMailGMessage.Of(message, HttpContext.PublicUrl())), TempMailGJson.Wire.TempMailGDataTempMailGMessage)
            : NoMessage;

    /// <summary>Deletes one message.</summary>
    [HttpDelete("{id}")]
    [EndpointSummary("Delete a message")]
    [ProducesResponseType<TempMailGDone>(StatusCodes.Status200OK)]
    [ProducesResponseType<TempMailGFailure>(StatusCodes.Status403Forbidden)]
    public async Task<IActionResult> DeleteAsync(string id, CancellationToken stop)
    {
        if (!MessageIds.TryRead(id, out var message))
            return NoMessage;
        return await messages.DeleteAsync(HttpContext.Caller(), null, message, stop) switch
        {
            null => new TempMailGAnswer<TempMailGDone>(new(true, "Message was deleted successfully."), TempMailGJson.Wire.TempMailGDone),
            { Kind: RefusalKind.NotFound } => NoMessage,
            { } why => new RefusalResult(why),
        };
    }

    /// <summary>The decoded octets of an attachment.</summary>
    /// <param name="id">The message.</param>
    /// <param name="name">The attachment's name, as the message's list has it.</param>
    [HttpGet("{id}/attachments/{name}")]
    [EndpointSummary("Download an attachment")]
    [ProducesResponseType<Stream>(StatusCodes.Status200OK, "application/octet-stream")]
    public async Task<IActionResult> GetAttachmentAsync(string id, string name, CancellationToken stop)
    {
        if (!MessageIds.TryRead(id, out var number) || await messages.FindAsync(HttpContext.Caller(), null, number, stop) is not { } message)
            return NoMessage;
        return AttachmentNames.Find(message, name) is { } attachment
            ? new OctetsResult(messages.OpenAttachment(message, attachment), Dispositions.MediaType(attachment.ContentType), name)
            : NoAttachment;
    }
}
