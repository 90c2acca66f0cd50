using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>Mailboxes: create, rename, delete.</summary>
[Route("api/emails")]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status401Unauthorized)]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status403Forbidden)]
[ProducesResponseType<TempMailGFailure>(StatusCodes.Status429TooManyRequests)]
internal sealed class EmailsController(InboxService inboxes, TimeProvider time) : ControllerBase
{
    private static readonly RefusalResult NoEmail = new(Refusal.NotFound("Email"));

    /// <summary>Creates a random mailbox. A body is not read.</summary>
    [HttpPost]
    [EndpointSummary("Create a mailbox")]
    [ProducesResponseType<TempMailGData<TempMailGMailbox>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> CreateAsync(CancellationToken stop) =>
        Answer(await inboxes.CreateOnceAsync(HttpContext.Caller(), new NewInbox { AnyDomain = true, Token = InboxTokenRight.Read }, stop));

    /// <summary>Gives a mailbox another address and number. Its mails and its end stay; the old address refuses mail at once.</summary>
    /// <param name="email">The address it has, or its number.</param>
    /// <param name="username">What is to stand before the @.</param>
    /// <param name="domain">A domain the plan allows.</param>
    [HttpPost("{email}/{username}/{domain}")]
    [EndpointSummary("Rename a mailbox")]
    [ProducesResponseType<TempMailGData<TempMailGMailbox>>(StatusCodes.Status200OK)]
    [ProducesResponseType<TempMailGFailure>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<TempMailGFailure>(StatusCodes.Status422UnprocessableEntity)]
    public async Task<IActionResult> RenameAsync(string email, string? username, string? domain, CancellationToken stop)
    {
        if (await inboxes.FindMailboxAsync(HttpContext.Caller(), email, stop) is not { } inbox)
            return NoEmail;
        // A segment of blanks arrives as null, which would be no wish at all.
        var wish = new NewInbox { LocalPart = username ?? "", Domain = domain ?? "", Token = InboxTokenRight.Read };
        return Answer(await inboxes.ReplaceAddressAsync(HttpContext.Caller(), inbox.PublicId, wish, stop));
    }

    /// <summary>Deletes a mailbox with all its messages.</summary>
    /// <param name="email">Its address or its number.</param>
    [HttpDelete("{email}")]
    [EndpointSummary("Delete a mailbox")]
    [ProducesResponseType<TempMailGDone>(StatusCodes.Status200OK)]
    [ProducesResponseType<TempMailGFailure>(StatusCodes.Status404NotFound)]
    public async Task<IActionResult> DeleteAsync(string email, CancellationToken stop)
    {
        if (await inboxes.FindMailboxAsync(HttpContext.Caller(), email, stop) is not { } inbox)
            return NoEmail;
        return await inboxes.DeleteAsync(HttpContext.Caller(), inbox.PublicId, stop) is { } why
            ? Refuse(why)
            : new TempMailGAnswer<TempMailGDone>(new(true, "Email has been successfully deleted."), TempMailGJson.Wire.TempMailGDone);
    }

    private IActionResult Answer(Result<CreatedInbox> result) => result.TryGet(out var created, out var why)
        ? new TempMailGAnswer<TempMailGData<TempMailGMailbox>>(
            new(true, TempMailGMailbox.Of(created, time.GetUtcNow())), TempMailGJson.Wire.TempMailGDataTempMailGMailbox)
        : Refuse(why);

    private static RefusalResult Refuse(Refusal why) => why.Kind == RefusalKind.NotFound ? NoEmail : new RefusalResult(why);
}
