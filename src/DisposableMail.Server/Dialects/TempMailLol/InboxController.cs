using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Inboxes: create, read.</summary>
[Route("v2/inbox")]
[ProducesResponseType<TempMailLolError>(StatusCodes.Status400BadRequest)]
internal sealed class InboxController(InboxCreator creator, InboxTokenService tokens, TempMailLolReading reading) : ControllerBase
{
    private static readonly TempMailLolEmails Expired = new([], true);

    /// <summary>Creates an inbox. Without a key it is limited by network.</summary>
    /// <remarks>Asked again with the prefix of an inbox on a domain of your own, it answers that inbox with a new token.</remarks>
    /// <param name="body">Everything may be left out: then a random address on a random domain.</param>
    [HttpPost("create")]
    [EndpointSummary("Create an inbox")]
    [ProducesResponseType<TempMailLolInbox>(StatusCodes.Status201Created)]
    public Task<IActionResult> CreateAsync([TolerantBody] TempMailLolCreate? body, CancellationToken stop) =>
        creator.CreateAsync(HttpContext.Caller(), body ?? new TempMailLolCreate(), StatusCodes.Status201Created, stop);

    /// <summary>As POST, for old clients: a random address.</summary>
    [HttpGet("create")]
    [GetAlone]
    [EndpointSummary("Create a random inbox")]
    [ProducesResponseType<TempMailLolInbox>(StatusCodes.Status201Created)]
    public Task<IActionResult> CreateRandomAsync(CancellationToken stop) =>
        creator.CreateAsync(HttpContext.Caller(), new TempMailLolCreate(), StatusCodes.Status201Created, stop);

    /// <summary>The emails that were not read before, newest first. Costs no call of any plan.</summary>
    /// <param name="token">What the create call answered.</param>
    [HttpGet]
    [GetAlone]
    [OpenToAll]
    [Uncounted]
    [EndpointSummary("Read an inbox")]
    [ProducesResponseType<TempMailLolEmails>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ReadAsync([FromQuery] string? token, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(token))
            return new RefusalResult(Refusal.Invalid("token", "Expected token in query parameter"));
        var bearer = await tokens.FindCallerAsync(token, stop);
        var read = bearer is { OnlyInbox: { } inbox } ? await reading.ReadAsync(HttpContext, bearer, inbox, null) : Refusal.NotFound("Inbox");
        if (!read.TryGet(out var emails, out var why) && why.Kind == RefusalKind.Unavailable)
            return new RefusalResult(why);
        var shown = emails is null ? Expired : new TempMailLolEmails(emails, false);
        return new TempMailLolAnswer<TempMailLolEmails>(shown, TempMailLolJson.Wire.TempMailLolEmails) { IsHeld = true };
    }
}
