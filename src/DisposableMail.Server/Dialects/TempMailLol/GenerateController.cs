using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>What old clients use of v1.</summary>
[ProducesResponseType<TempMailLolError>(StatusCodes.Status400BadRequest)]
internal sealed class GenerateController(InboxCreator creator, InboxTokenService tokens, TempMailLolReading reading) : ControllerBase
{
    private static readonly TempMailLolInvalidToken Invalid = new("invalid");

    /// <summary>Creates an inbox with a random address.</summary>
    [HttpGet("generate")]
    [GetAlone]
    [EndpointSummary("Create an inbox (v1)")]
    [ProducesResponseType<TempMailLolInbox>(StatusCodes.Status200OK)]
    public Task<IActionResult> GenerateAsync(CancellationToken stop) => CreateAsync(new TempMailLolCreate(), stop);

    /// <summary>Creates an inbox on a community domain, which v1 called rush mode.</summary>
    [HttpGet("generate/rush")]
    [GetAlone]
    [EndpointSummary("Create an inbox on a community domain (v1)")]
    [ProducesResponseType<TempMailLolInbox>(StatusCodes.Status200OK)]
    public Task<IActionResult> GenerateRushAsync(CancellationToken stop) => CreateAsync(new TempMailLolCreate { Community = true }, stop);

    /// <summary>Creates an inbox on this domain.</summary>
    [HttpGet("generate/{domain}")]
    [GetAlone]
    [EndpointSummary("Create an inbox on a domain (v1)")]
    [ProducesResponseType<TempMailLolInbox>(StatusCodes.Status200OK)]
    public Task<IActionResult> GenerateOnAsync(string domain, CancellationToken stop) => CreateAsync(new TempMailLolCreate { Domain = domain }, stop);

    /// <summary>The emails that were not read before; <c>{"token":"invalid"}</c> when the inbox is over or never was.</summary>
    [HttpGet("auth/{token}")]
    [GetAlone]
    [OpenToAll]
    [Uncounted]
    [EndpointSummary("Read an inbox (v1)")]
    [ProducesResponseType<TempMailLolMail>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ReadAsync(string token, CancellationToken stop)
    {
        var bearer = await tokens.FindCallerAsync(token, stop);
        var read = bearer is { OnlyInbox: { } inbox } ? await reading.ReadAsync(HttpContext, bearer, inbox, null) : Refusal.NotFound("Inbox");
        if (read.TryGet(out var emails, out var why))
            return new TempMailLolAnswer<TempMailLolMail>(TempMailLolMail.Of(emails), TempMailLolJson.Wire.TempMailLolMail) { IsHeld = true };
        return why.Kind == RefusalKind.Unavailable
            ? new RefusalResult(why)
            : new TempMailLolAnswer<TempMailLolInvalidToken>(Invalid, TempMailLolJson.Wire.TempMailLolInvalidToken);
    }

    // v1 answered 200, and a client of it takes nothing else.
    private Task<IActionResult> CreateAsync(TempMailLolCreate wish, CancellationToken stop) =>
        creator.CreateAsync(HttpContext.Caller(), wish, StatusCodes.Status200OK, stop);
}
