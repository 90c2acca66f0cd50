using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>The operations of the OpenAPI documents, and what each says to those who have nothing to say.</summary>
internal static class Operations
{
    // Names nobody's things, neither in its path nor in a query nor in a body. An operation that is new belongs here or in Belongings.
    public static readonly string[] NamesNothing =
    [
        "DELETE /v2/webhook", "GET /api/domains", "GET /generate", "GET /generate/rush", "GET /v1/domains", "GET /v1/inbox", "GET /v1/rate_limit",
        "GET /v2/inbox/create", "GET /v2/stats", "POST /api/emails", "POST /api/token/generate", "POST /v2/webhook", "POST /v2/wildcard",
    ];

    // GraphQL has one path for everything; its own tests ask for other people's things.
    private static readonly string[] GraphQl = ["GET /api/graphql/{token}", "POST /api/graphql/{token}"];

    // Whoever holds an inbox token reads that inbox, and whoever holds a link follows it: there is no other tenant. What is asked for here never was:
    // tempmail.lol calls such a token expired (v2) or invalid (v1), with 200, and a link leads to nothing whatever key is sent beside it.
    private static readonly Dictionary<string, (int Nobody, int Wrong)> Capabilities = new()
    {
        ["GET /v2/inbox"] = (200, 403), ["GET /auth/{token}"] = (200, 403), ["POST /api/token/renew"] = (403, 403),
        ["GET /download/mail/{session}/{mail}"] = (404, 404), ["GET /download/clean_html/{session}/{mail}"] = (404, 404),
        ["GET /download/attachment/{session}/{mail}/{number}"] = (404, 404), ["GET /download/session/{session}.zip"] = (404, 404),
    };

    // What anybody may do without a key; a domain of somebody's is then as one that is not there. A key that is sent to tempmail.lol must be right all the same.
    private static readonly Dictionary<string, (int Nobody, int Wrong)> OpenToAll = new()
    {
        ["GET /v2/stats"] = (200, 403), ["POST /v2/inbox/create"] = (400, 403), ["GET /v2/inbox/create"] = (201, 403), ["GET /generate"] = (200, 403),
        ["GET /generate/{domain}"] = (400, 403), ["GET /generate/rush"] = (400, 403), ["POST /api/token/generate"] = (200, 200),
    };

    // Named in a query or a body, not in the path. Most are wishes, which are invalid, or domains that are not the caller's. A list of nothing is empty, and
    // anybody may begin to prove a domain: the answer is the record he would have to put into its DNS.
    private static readonly Dictionary<string, int> NamedElsewhere = new()
    {
        ["POST /v1/inbox"] = 400, ["POST /v1/webhooks"] = 400, ["GET /v1/webhooks"] = 200, ["POST /v1/emails"] = 400, ["GET /api/messages"] = 404,
        ["POST /v2/inbox/create"] = 400, ["GET /generate/{domain}"] = 400, ["POST /v2/community"] = 404, ["POST /v2/custom"] = 200, ["GET /v2/custom"] = 404,
        ["DELETE /v2/custom"] = 404, ["GET /v2/private_webhook"] = 200, ["POST /v2/private_webhook"] = 404, ["DELETE /v2/private_webhook"] = 404,
    };

    private const string TempMailG = "{\"status\":false,\"message\":\"Unauthenticated.\"}";

    private static readonly string[] LolPaths = ["/v2/", "/generate", "/auth/"];

    /// <summary>All of them, as <c>GET /v1/inbox/{id}</c>.</summary>
    public static async Task<List<string>> ListAsync(MailHost host) =>
    [
        .. from path in (await host.Http.GetJsonAsync("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select $"{operation.Name.ToUpperInvariant()} {path.Name}",
    ];

    /// <summary>Those that name things of an account.</summary>
    public static async Task<List<string>> ListNamingAsync(MailHost host) =>
        [.. (await ListAsync(host)).Where(o => IsAsked(o) && !NamesNothing.Contains(o))];

    /// <summary>Whether it is asked here: there may be another tenant's things in it.</summary>
    public static bool IsAsked(string operation) => !Capabilities.ContainsKey(operation) && !GraphQl.Contains(operation);

    /// <summary>Answers something new at every call.</summary>
    public static bool IsNewEachTime(string operation) => OpenToAll.ContainsKey(operation) && NamesNothing.Contains(operation);

    /// <summary>The status about another tenant's things, and about what never was.</summary>
    public static int AbsentStatus(string operation) =>
        NamedElsewhere.TryGetValue(operation, out var status) ? status : IsTempMailIo(operation) ? 400 : 404;

    /// <summary>The statuses without a key and with a wrong one.</summary>
    public static (int Nobody, int Wrong) ClosedStatuses(string operation) =>
        Capabilities.TryGetValue(operation, out var statuses) || OpenToAll.TryGetValue(operation, out statuses) ? statuses : ClosedAnswers(operation).Statuses;

    /// <summary>What both must say of the key, in the words of the dialect; null where anybody is answered.</summary>
    public static (string Nobody, string Wrong)? ClosedWords(string operation) =>
        Capabilities.ContainsKey(operation) || OpenToAll.ContainsKey(operation) ? null : (ClosedAnswers(operation).Nobody, ClosedAnswers(operation).Wrong);

    public static (string Method, string Path, string? Body) RequestOf(string operation, Belongings things)
    {
        var words = operation.Split(' ', 2);
        var (path, body) = things.Request(words[0], words[1]);
        return (words[0], path, body);
    }

    public static Task<string> AskAsync(this RawCaller caller, string operation, Belongings things)
    {
        var (method, path, body) = RequestOf(operation, things);
        return caller.AskAsync(method, path, body);
    }

    private static bool IsTempMailIo(string operation) =>
        operation.Contains(" /v1/", StringComparison.Ordinal) && !operation.Contains("/v1/inbox", StringComparison.Ordinal)
            && !operation.Contains("/v1/webhooks", StringComparison.Ordinal);

    // As each dialect's clients know it.
    private static ((int Nobody, int Wrong) Statuses, string Nobody, string Wrong) ClosedAnswers(string operation) =>
        operation.Contains("/api/graphql/", StringComparison.Ordinal) ? ((403, 403), "\r\n\r\ntoken_invalid", "\r\n\r\ntoken_invalid")
        : operation.Contains(" /api/", StringComparison.Ordinal) ? ((401, 401), TempMailG, TempMailG)
        : IsTempMailIo(operation) ? ((400, 400), "\"code\":\"api_key_empty\"", "\"code\":\"api_key_invalid\"")
        : LolPaths.Any(path => operation.Contains(path, StringComparison.Ordinal)) ? ((401, 403), "{\"error\":\"An API key is required\"}", "{\"error\":\"The API key is not valid\"}")
        : ((401, 401), "\"code\":\"credential_missing\"}", "\"code\":\"credential_invalid\"}");
}
