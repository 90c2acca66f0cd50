using System.Text.Json.Serialization;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects;

/// <summary>The wire shape of an existing service over our Core: exactly what services differ in. Stateless.</summary>
internal interface IApiDialect
{
    /// <summary>Configuration key, OpenAPI document, counter of calls: the name of its folder.</summary>
    string Name { get; }

    /// <summary>Where its paths begin, for answers where no endpoint is. Of several that fit a path, the longest owns it.</summary>
    IReadOnlyList<string> PathPrefixes { get; }

    /// <summary>What the head of its OpenAPI document says besides, in Markdown; null for nothing.</summary>
    string? About => null;

    /// <summary>The JSON of its wire types.</summary>
    JsonSerializerContext Json { get; }

    /// <summary>Whether only calls with a 2xx are counted; else all of a known caller are.</summary>
    bool CountsSuccessesOnly => false;

    /// <summary>The options that it alone has, beside <see cref="DialectOptions"/> in its section; null without such.</summary>
    Type? OwnOptions => null;

    /// <summary>Sets what is different here from the defaults of the options.</summary>
    void Configure(DialectOptions options)
    {
    }

    /// <summary>Registers what it alone needs, its <see cref="OwnOptions"/> bound. Called also when it is switched off.</summary>
    void Register(IServiceCollection services, IConfigurationSection section)
    {
    }

    /// <summary>Says who calls, by what this dialect takes as proof.</summary>
    /// <returns>The caller, or CredentialMissing or CredentialInvalid.</returns>
    ValueTask<Result<Caller>> IdentifyAsync(HttpContext http, Callers callers, CancellationToken stop) =>
        callers.OfKeyAsync(KeyHeaders.Read(http.Request), stop);

    /// <summary>Sets the headers that tell what is left. Called before the action, also when the call is refused.</summary>
    void WriteQuota(IHeaderDictionary headers, Quota quota);

    /// <summary>Answers a refusal: status and envelope. Total over <see cref="RefusalKind"/>.</summary>
    Task WriteRefusalAsync(HttpContext http, Refusal why, CancellationToken stop);

    /// <summary>Maps what is no controller.</summary>
    void Map(IEndpointRouteBuilder routes)
    {
    }
}
