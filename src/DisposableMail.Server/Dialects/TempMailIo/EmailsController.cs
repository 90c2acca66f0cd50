using DisposableMail.Core;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>Addresses: create, read their messages, delete.</summary>
[Route("v1/emails")]
[ProducesResponseType<TempMailIoFailure>(StatusCodes.Status400BadRequest)]
[ProducesResponseType<TempMailIoFailure>(StatusCodes.Status429TooManyRequests)]
internal sealed class EmailsController(InboxService inboxes, MessageService messages) : ControllerBase
{
    private static readonly RefusalResult NoEmail = new(Refusal.NotFound("Email"));

    /// <summary>Creates an address.</summary>
    /// <param name="body">Everything may be left out: then a random address on a random domain.</param>
    [HttpPost]
    [EndpointSummary("Create new temporary email")]
    [ProducesResponseType<TempMailIoEmail>(StatusCodes.Status200OK)]
    public async Task<IActionResult> CreateAsync([TolerantBody] TempMailIoCreate? body, CancellationToken stop)
    {
        if (!WishOf(body ?? new TempMailIoCreate()).TryGet(out var wish, out var why)
            || !(await inboxes.CreateAsync(HttpContext.Caller(), wish, stop)).TryGet(out var inbox, out why))
            return new RefusalResult(why);
        return new TempMailIoAnswer<TempMailIoEmail>(TempMailIoEmail.Of(inbox), TempMailIoJson.Wire.TempMailIoEmail);
    }

    /// <summary>The messages of an address, newest first, at most 100.</summary>
    [HttpGet("{email}/messages")]
    [EndpointSummary("Get list of messages")]
    [ProducesResponseType<TempMailIoMessages>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetMessagesAsync(string email, CancellationToken stop)
    {
        if (await inboxes.FindAsync(HttpContext.Caller(), email, stop) is not { } inbox)
            return NoEmail;
        return (await messages.ReadAsync(HttpContext.Caller(), inbox.PublicId, new PageRequest(), stop)).TryGet(out var page, out _)
            ? new TempMailIoPageAnswer(page)
            : NoEmail;
    }

    /// <summary>Deletes an address with all its messages.</summary>
    [HttpDelete("{email}")]
    [EndpointSummary("Delete email with all messages")]
    [ProducesResponseType<TempMailIoNothing>(StatusCodes.Status200OK)]
    public async Task<IActionResult> DeleteAsync(string email, CancellationToken stop)
    {
        if (await inboxes.FindAsync(HttpContext.Caller(), email, stop) is not { } inbox
            || await inboxes.DeleteAsync(HttpContext.Caller(), inbox.PublicId, stop) is not null)
            return NoEmail;
        return new TempMailIoAnswer<TempMailIoNothing>(new TempMailIoNothing(), TempMailIoJson.Wire.TempMailIoNothing);
    }

    private static Result<NewInbox> WishOf(TempMailIoCreate body)
    {
        if (!string.IsNullOrEmpty(body.Email))
            return EmailAddress.TryParse(body.Email, out var address)
                ? new NewInbox { LocalPart = address.LocalPart, Domain = address.Domain, LocalPartField = "email" }
                : Refusal.Invalid("email", "Invalid email address");
        if (!string.IsNullOrEmpty(body.Domain))
            return new NewInbox { Domain = body.Domain };
        if (string.IsNullOrEmpty(body.DomainType))
            return new NewInbox { AnyDomain = true };
        return body.DomainType switch
        {
            "public" => new NewInbox { DomainType = DomainType.Public },
            "custom" => new NewInbox { DomainType = DomainType.Custom },
            "premium" => new NewInbox { DomainType = DomainType.Premium },
            _ => Refusal.Invalid("domain_type", "Invalid domain type: must be public, custom or premium"),
        };
    }
}
