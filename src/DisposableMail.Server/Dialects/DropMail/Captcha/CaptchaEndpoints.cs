using DisposableMail.Core;
using DisposableMail.Server.Http;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>The image of a challenge, and what is read in it.</summary>
internal static class CaptchaEndpoints
{
    public const string Path = "/captcha";

    private const int MaxBodyBytes = 4096;

    public static void MapCaptchas(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<IOptions<DropMailOptions>>().Value.Captcha.Enabled)
            return;
        var captchas = routes.ServiceProvider.GetRequiredService<Captchas>();
        object[] metadata = [new UncountedAttribute(), new NoCredentialAttribute()];
        routes.MapGet($"{Path}/image.png", http => ShowAsync(http, captchas)).WithMetadata(metadata);
        routes.MapPost($"{Path}/solution", http => JudgeAsync(http, captchas)).WithMetadata(metadata);
    }

    private static async Task ShowAsync(HttpContext http, Captchas captchas)
    {
        var query = http.Request.Query;
        if (captchas.Draw(new DropMailCaptcha { V = query["v"], Nonce = query["nonce"], Key = query["key"], Sig = query["_sig"] }) is not { } image)
        {
            await http.RefuseAsync(Refusal.NotFound("Captcha"), http.RequestAborted);
            return;
        }

        http.Response.ContentType = "image/png";
        http.Response.ContentLength = image.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(image, http.RequestAborted);
    }

    private static async Task JudgeAsync(HttpContext http, Captchas captchas)
    {
        var stop = http.RequestAborted;
        if (!(await TolerantBody.ReadAsync(http.Request, DropMailJson.Wire.DropMailCaptchaSolution, MaxBodyBytes, stop)).TryGet(out var body, out var why))
        {
            await http.RefuseAsync(why, stop);
            return;
        }

        var isCorrect = body is DropMailCaptchaSolution solution && captchas.Solve(solution);
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteJsonAsync(new DropMailCaptchaResult(isCorrect ? "correct" : "incorrect"), DropMailJson.Wire.DropMailCaptchaResult, stop);
    }
}
