using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.Captcha;
using GraphQL;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Refusals in the words of the service: a code, and in the message what programs may go by.</summary>
internal static class Faults
{
    /// <summary>What most fields say.</summary>
    public static ExecutionError Of(Refusal why) => why.Kind switch
    {
        RefusalKind.NotFound => Error("SESSION_NOT_FOUND", "session_not_found"),
        RefusalKind.RateLimited => new RateLimitError(isSolvable: true),
        RefusalKind.CreationLimitReached or RefusalKind.CaptchaRequired or RefusalKind.QuotaExceeded => new RateLimitError(isSolvable: false),
        RefusalKind.DomainUnknown => Error("DOMAIN_NOT_FOUND", "domain_not_found"),
        RefusalKind.TooManyInboxes => Resolver("limit_reached"),
        RefusalKind.RestoreKeyWrong => Resolver("bad_signature"),
        RefusalKind.AddressUnavailable => Resolver("already_in_use"),
        RefusalKind.TierForbids => Resolver("not_allowed"),
        RefusalKind.InvalidInput => Resolver($"invalid_{why.Field}"),
        _ => Resolver(why.Detail),
    };

    /// <summary>What the fields of personal domains say.</summary>
    public static ExecutionError OfDomain(Refusal why) => why.Kind switch
    {
        RefusalKind.InvalidInput => Resolver("invalid_domain_name"),
        RefusalKind.PasswordTooShort => Resolver("password_too_short"),
        RefusalKind.PasswordMalformed => Resolver("malformed_password"),
        RefusalKind.PasswordWrong => Resolver("wrong_password"),
        RefusalKind.DomainUnknown => Resolver("unknown_domain"),
        RefusalKind.NotFound => Resolver("domain_not_found"),
        _ => Of(why),
    };

    /// <summary>What fields say that are made out of mail.</summary>
    public static ExecutionError OfMade(Refusal why) => why.Kind == RefusalKind.RequestTooLarge ? AnswerTooLarge() : Of(why);

    public static ExecutionError AnswerTooLarge() => Error("ANSWER_TOO_LARGE", "The answer would hold more mail than one answer may: ask for fewer mails or fields");

    public static ExecutionError TooManyAnswers() => Resolver("too_many_large_answers");

    public static ExecutionError QueryRefused(Refusal why) => Error("QUERY_TOO_COMPLEX", why.Detail);

    public static ExecutionError LegacyToken() =>
        Error("LEGACY_TOKEN_DEPRECATED", "This token was made up by its user and will stop working: generate a free af_ token");

    public static ExecutionError TooManyOperations(string why) => Error("TOO_MANY_OPERATIONS", why);

    public static ExecutionError OfRequest(Refusal why) => Error("BAD_REQUEST", why.Detail);

    public static ExecutionError Unauthenticated(Refusal why) => Error("UNAUTHENTICATED", TokenReasons.Of(why));

    private static ExecutionError Resolver(string reason) => Error("resolver_error", reason);

    private static ExecutionError Error(string code, string message) => new(message) { Code = code };
}
