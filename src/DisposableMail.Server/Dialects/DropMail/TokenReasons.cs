using DisposableMail.Core;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Why a token is no good, in the one word that the service answers.</summary>
internal static class TokenReasons
{
    public static string Of(Refusal why) => why.Kind switch
    {
        RefusalKind.CredentialExpired => "token_expired",
        RefusalKind.CredentialMissing => "token_missing",
        RefusalKind.CredentialInvalid => "token_invalid",
        RefusalKind.TooManyFailedCredentials => "too_many_invalid_tokens",
        RefusalKind.CaptchaRequired => "captcha_required",
        _ => why.Detail,
    };

    public static bool IsOne(RefusalKind kind) =>
        kind is RefusalKind.CredentialExpired or RefusalKind.CredentialMissing or RefusalKind.CredentialInvalid or RefusalKind.TooManyFailedCredentials;
}
