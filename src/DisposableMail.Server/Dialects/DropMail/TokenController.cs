using DisposableMail.Core;
using DisposableMail.Core.Tokens;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Free tokens.</summary>
[Route("api/token")]
[NoCredential]
[ProducesResponseType<DropMailToken>(StatusCodes.Status200OK)]
[ProducesResponseType<DropMailTokenError>(StatusCodes.Status400BadRequest)]
[ProducesResponseType<DropMailCaptchaRequired>(StatusCodes.Status402PaymentRequired)]
internal sealed class TokenController(TokenService tokens, FailedCredentialThrottle throttle) : ControllerBase
{
    // The service's own list, in the order of TokenService.Lifetimes.
    private static readonly string[] Lifetimes = ["1h", "1d", "7d", "30d", "90d"];

    /// <summary>Makes a token, for nobody in particular.</summary>
    [HttpPost("generate")]
    [Uncounted]
    [EndpointSummary("Generate a token")]
    public async Task<IActionResult> GenerateAsync([TolerantBody] DropMailTokenRequest? body, CancellationToken stop)
    {
        if (body?.Type is not (null or "af"))
            return new RefusalResult(Refusal.Invalid("type", "type is af"));
        return TryReadLifetime(body?.Lifetime, out var lifetime)
            ? Answer(await tokens.GenerateAsync(lifetime, HttpContext.Connection.RemoteIpAddress, stop))
            : WrongLifetime;
    }

    /// <summary>Makes another token of the same identity: what was made with the old one is there with the new one.</summary>
    [HttpPost("renew")]
    [Uncounted]
    [EndpointSummary("Renew a token")]
    public async Task<IActionResult> RenewAsync([TolerantBody] DropMailTokenRequest? body, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(body?.Token))
            return new RefusalResult(new Refusal(RefusalKind.CredentialMissing, "There is no token to renew"));
        return TryReadLifetime(body.Lifetime, out var lifetime)
            ? Answer(Throttled(await tokens.RenewAsync(body.Token, lifetime, HttpContext.Connection.RemoteIpAddress, stop)))
            : WrongLifetime;
    }

    private static RefusalResult WrongLifetime => new(Refusal.Invalid("lifetime", $"lifetime is one of {string.Join(", ", Lifetimes)}"));

    // The token is in the body, where whoever proves callers does not look.
    private Result<IssuedToken> Throttled(Result<IssuedToken> renewed) => renewed.Refusal is { } why ? throttle.Judge(HttpContext, why) : renewed;

    private static bool TryReadLifetime(string? text, out TimeSpan lifetime)
    {
        var place = Array.IndexOf(Lifetimes, string.IsNullOrEmpty(text) ? "1d" : text);
        lifetime = place < 0 ? TimeSpan.Zero : TokenService.Lifetimes[place];
        return place >= 0;
    }

    private static IActionResult Answer(Result<IssuedToken> issued) => issued.TryGet(out var token, out var why)
        ? new DropMailResult<DropMailToken>(new DropMailToken(token.Text), DropMailJson.Wire.DropMailToken)
        : new RefusalResult(why);
}
