using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Makes inboxes, for v2 and for v1.</summary>
internal sealed class InboxCreator(InboxService inboxes, InboxTokenService tokens)
{
    public async Task<IActionResult> CreateAsync(Caller caller, TempMailLolCreate body, int status, CancellationToken stop)
    {
        var wish = body.ToWish();
        if ((await inboxes.CreateOnceAsync(caller, wish, stop)).TryGet(out var created, out var why))
            return Answer(created.Inbox, created.Token!, status);
        if (why.Kind == RefusalKind.AddressUnavailable && await ReopenAsync(caller, wish, stop) is { } reopened)
            return Answer(reopened.Inbox, reopened.Token, status);
        return new RefusalResult(why.Kind == RefusalKind.DomainUnknown
            ? why with { Detail = wish.DomainType is null ? "Invalid domain selected" : "There is no community domain on this server" }
            : why);
    }

    // Whoever lost the token of an inbox on his own domain asks for the same address again, and is given another one.
    private async Task<(Inbox Inbox, string Token)?> ReopenAsync(Caller caller, NewInbox wish, CancellationToken stop) =>
        await inboxes.FindAsync(caller, $"{wish.Prefix}@{wish.Domain}", stop) is { } inbox
        && (await tokens.IssueAsync(caller, inbox.PublicId, InboxTokenRight.Full, stop)).TryGet(out var token, out _)
            ? (inbox, token)
            : null;

    private static TempMailLolAnswer<TempMailLolInbox> Answer(Inbox inbox, string token, int status) =>
        new(new TempMailLolInbox(inbox.Address.Text, token), TempMailLolJson.Wire.TempMailLolInbox, status);
}
