using System.Text;
using System.Text.Json.Serialization;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>tempmail.lol's API v2, and what old clients still use of v1.</summary>
internal sealed class TempMailLolDialect : IApiDialect
{
    public string Name => "TempMailLol";

    public IReadOnlyList<string> PathPrefixes => ["/v2", "/generate", "/auth"];

    public JsonSerializerContext Json => TempMailLolJson.Wire;

    public Type OwnOptions => typeof(TempMailLolOptions);

    public void Register(IServiceCollection services, IConfigurationSection section)
    {
        services.AddOptions<TempMailLolOptions>().Bind(section);
        services.AddSingleton<InboxCreator>().AddSingleton<TempMailLolReading>().AddSingleton<VerifiedDomains>();
    }

    public ValueTask<Result<Caller>> IdentifyAsync(HttpContext http, Callers callers, CancellationToken stop)
    {
        var (key, action) = (TempMailLolCredential.Read(http.Request), http.GetEndpoint()!.Metadata);
        if (action.GetMetadata<OpenToAllAttribute>() is not null)
            return callers.OfKeyOrAnybodyAsync(key, stop);
        return action.GetMetadata<NeedsKeyAttribute>() is not null
            ? callers.OfKeyAsync(key, stop)
            : callers.OfKeyOrNobodyAsync(http, key, stop);
    }

    public void WriteQuota(IHeaderDictionary headers, Quota quota)
    {
        // The service tells of none.
    }

    public Task WriteRefusalAsync(HttpContext http, Refusal why, CancellationToken stop)
    {
        var status = StatusOf(why.Kind);
        http.Response.StatusCode = status;
        if (status != StatusCodes.Status429TooManyRequests)
            return http.Response.WriteJsonAsync(new TempMailLolError(why.Detail), TempMailLolJson.Wire.TempMailLolError, stop);
        // Clients show the whole body of a 429 as a sentence.
        var text = Encoding.UTF8.GetBytes(why.Detail);
        (http.Response.ContentType, http.Response.ContentLength) = ("text/plain; charset=utf-8", text.Length);
        return http.Response.Body.WriteAsync(text, stop).AsTask();
    }

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        // Clients read 403 as "wrong key" and nothing else, 402 as "this account has not paid for that".
        RefusalKind.CredentialInvalid => StatusCodes.Status403Forbidden,
        RefusalKind.TierForbids => StatusCodes.Status402PaymentRequired,
        RefusalKind.TooManyInboxes => StatusCodes.Status429TooManyRequests,
        _ => Refusals.StatusOf(kind),
    };
}
