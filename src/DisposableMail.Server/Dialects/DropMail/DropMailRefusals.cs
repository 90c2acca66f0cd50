using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.Captcha;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Refusals of requests: what comes before GraphQL, or has nothing to do with it.</summary>
internal static class DropMailRefusals
{
    public static Task WriteAsync(HttpContext http, Refusal why, CancellationToken stop)
    {
        if (http.Request.Path.StartsWithSegments("/api/token"))
            return WriteOfTokenAsync(http.Response, why, stop);
        if (TokenReasons.IsOne(why.Kind) || why.Kind == RefusalKind.CaptchaRequired)
            return WriteReasonAsync(http.Response, why);
        http.Response.StatusCode = Refusals.StatusOf(why.Kind);
        var error = new DropMailError(why.Detail, new DropMailErrorExtensions(JsonNamingPolicy.SnakeCaseUpper.ConvertName(why.Kind.ToString())));
        return http.Response.WriteJsonAsync(new DropMailAnswer { Errors = [error] }, DropMailJson.Wire.DropMailAnswer, stop);
    }

    // The service's own form: before anything of the query is looked at, a plain 403 with one word.
    private static Task WriteReasonAsync(HttpResponse response, Refusal why)
    {
        response.StatusCode = StatusOf(why.Kind);
        return response.WriteTextAsync("text/plain; charset=utf-8", TokenReasons.Of(why));
    }

    private static Task WriteOfTokenAsync(HttpResponse response, Refusal why, CancellationToken stop)
    {
        if (why.Kind == RefusalKind.CaptchaRequired)
        {
            response.StatusCode = StatusCodes.Status402PaymentRequired;
            var asked = new DropMailCaptchaRequired("captcha_required", 1, ChallengeFor(response.HttpContext, why));
            return response.WriteJsonAsync(asked, DropMailJson.Wire.DropMailCaptchaRequired, stop);
        }

        response.StatusCode = StatusOf(why.Kind);
        return response.WriteJsonAsync(new DropMailTokenError(WordOf(why)), DropMailJson.Wire.DropMailTokenError, stop);
    }

    // Where waiting does not help, solving would not help either.
    private static DropMailCaptcha ChallengeFor(HttpContext http, Refusal why) =>
        why.RetryAfter is not null && http.RequestServices.GetService<Captchas>() is { } captchas
            ? captchas.NewFor(CaptchaSubject.Of(http.Connection.RemoteIpAddress))
            : new DropMailCaptcha();

    private static int StatusOf(RefusalKind kind) =>
        kind == RefusalKind.CaptchaRequired || (TokenReasons.IsOne(kind) && kind != RefusalKind.TooManyFailedCredentials)
            ? StatusCodes.Status403Forbidden
            : Refusals.StatusOf(kind);

    private static string WordOf(Refusal why) => why.Kind switch
    {
        _ when TokenReasons.IsOne(why.Kind) => TokenReasons.Of(why),
        RefusalKind.InvalidInput => $"invalid_{why.Field}",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(why.Kind.ToString()),
    };
}
