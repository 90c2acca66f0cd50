using System.Globalization;
using DisposableMail.Core;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>Refusals as a model reads them: one word for programs, and a sentence that says what to do.</summary>
internal static class McpFaults
{
    public static string Of(Refusal why) => why.Kind switch
    {
        RefusalKind.NotFound when why.Detail.StartsWith("Mail", StringComparison.Ordinal) =>
            "mail_not_found: There is no such mail in this session. get_inbox lists those there are.",
        RefusalKind.NotFound =>
            "session_not_found: There is no such session (any more); sessions end some minutes after their last use. "
            + "Make a new one with create_session; restore_address brings an address back.",
        RefusalKind.RateLimited or RefusalKind.QuotaExceeded or RefusalKind.CaptchaRequired =>
            $"rate_limit_exceeded: Too much was asked with this token in a short time. {When(why)}",
        RefusalKind.CreationLimitReached => $"rate_limit_exceeded: This token may not make more for now. {When(why)}",
        RefusalKind.TooManyInboxes => "limit_reached: There are too many sessions, or addresses in this session. Delete an address, or let a session end.",
        RefusalKind.DomainUnknown => "domain_not_found: There is no such domain. list_domains shows those there are.",
        RefusalKind.RestoreKeyWrong =>
            "bad_signature: This restore key does not fit this address, or there is nothing to restore. Each restoration gives a new key.",
        RefusalKind.AddressUnavailable => "already_in_use: This address is in use in a live session.",
        RefusalKind.TierForbids => $"not_allowed: {why.Detail}.",
        RefusalKind.InvalidInput => $"invalid_argument: {why.Detail}.",
        RefusalKind.Unavailable => "unavailable: The server is stopping or overloaded. Try again.",
        _ when TokenReasons.IsOne(why.Kind) => $"{TokenReasons.Of(why)}: The token is no good any more. The user has to put a new one into the configuration.",
        _ => $"{why.Kind}: {why.Detail}.",
    };

    private static string When(Refusal why) => why.RetryAfter is { } wait
        ? string.Create(CultureInfo.InvariantCulture, $"Try again in {Math.Ceiling(wait.TotalSeconds)} seconds.")
        : "Try again later.";
}
