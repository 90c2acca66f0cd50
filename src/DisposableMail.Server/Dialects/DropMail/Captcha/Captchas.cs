using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DisposableMail.Core;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using GraphQL;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Challenges that are not kept: all that is needed to judge one is in it.</summary>
internal sealed class Captchas(IOptions<DropMailOptions> options, SessionService sessions, TokenService tokens, TimeProvider time)
{
    private const int NonceBytes = 16;

    private readonly CaptchaOptions _options = options.Value.Captcha;
    private readonly CaptchaSecrets _secrets = new();
    private readonly CaptchaAttempts _attempts = new(options.Value.Captcha.Lifetime, time);

    /// <summary>A challenge; an empty one where they are off.</summary>
    public DropMailCaptcha NewFor(CaptchaSubject subject)
    {
        if (!_options.Enabled)
            return new DropMailCaptcha();
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var key = _secrets.Seal(nonce, subject, time.GetUtcNow() + _options.Lifetime);
        var challenge = new DropMailCaptcha { V = "3", Nonce = Base64Url.EncodeToString(nonce), Key = key };
        return challenge with { Sig = _secrets.Sign(challenge) };
    }

    /// <summary>Puts one challenge into those errors that solving it ends.</summary>
    public void Ask(ExecutionResult result, Caller caller)
    {
        if (!_options.Enabled || result.Errors?.OfType<RateLimitError>().Where(static e => e.IsSolvable).ToList() is not { Count: > 0 } errors)
            return;
        var challenge = NewFor(CaptchaSubject.Of(caller));
        errors.ForEach(e => e.Ask(challenge));
    }

    /// <summary>The image of a challenge, always the same; null when it is none of ours or has ended.</summary>
    public byte[]? Draw(DropMailCaptcha challenge) =>
        Find(challenge) is null ? null : CaptchaImage.Draw(_secrets.AnswerOf(challenge), _secrets.Derive("image", challenge));

    /// <summary>Judges a solution; who has the right one begins his windows anew.</summary>
    public bool Solve(DropMailCaptchaSolution solution)
    {
        if (Find(solution) is not { } subject)
            return false;
        var given = Encoding.UTF8.GetBytes(solution.Response?.Trim() ?? "");
        if (!_attempts.Judge(solution.Nonce!, CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(AnswerOf(solution)))))
            return false;
        if (subject.Kind == CaptchaSubject.Account)
            sessions.ForgiveRates(long.Parse(subject.Name, CultureInfo.InvariantCulture));
        else
            tokens.ForgiveNetwork(subject.Name);
        return true;
    }

    /// <summary>What is to be read in the image.</summary>
    public string AnswerOf(DropMailCaptcha challenge) => _secrets.AnswerOf(challenge);

    private CaptchaSubject? Find(DropMailCaptcha challenge) => _secrets.Open(challenge) is var (subject, end) && end > time.GetUtcNow() ? subject : null;
}
