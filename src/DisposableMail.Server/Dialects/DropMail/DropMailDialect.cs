using System.Text.Json.Serialization;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Core.Tokens;
using DisposableMail.Server.Dialects.DropMail.Captcha;
using DisposableMail.Server.Dialects.DropMail.Explorer;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using DisposableMail.Server.Dialects.DropMail.Mcp;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>DropMail's GraphQL API.</summary>
internal sealed class DropMailDialect : IApiDialect
{
    private static readonly Refusal NoToken = new(RefusalKind.CredentialMissing, "a token is required");

    public string Name => "DropMail";

    public IReadOnlyList<string> PathPrefixes => ["/api/graphql", "/api/token", "/download", "/graphql-ui", CaptchaEndpoints.Path, McpServices.Path];

    public string About =>
        "DropMail's API is GraphQL: [the explorer](/graphql-ui) shows and tries it, [schema.graphql](/api/graphql/schema.graphql) is its schema. "
        + "Subscriptions also run over the WebSocket `/api/graphql/{token}/websocket`.";

    public JsonSerializerContext Json => DropMailJson.Wire;

    public Type OwnOptions => typeof(DropMailOptions);

    public void Register(IServiceCollection services, IConfigurationSection section) => services.AddDropMail(section);

    public ValueTask<Result<Caller>> IdentifyAsync(HttpContext http, Callers callers, CancellationToken stop)
    {
        // For a token, or for what a link leads to, nobody needs one.
        if (http.GetEndpoint()!.Metadata.GetMetadata<NoCredentialAttribute>() is not null)
            return callers.OfKeyOrAnybodyAsync(null, stop);
        // GraphQL has its token in the path, MCP in a header.
        var token = http.GetRouteValue("token") as string ?? KeyHeaders.Read(http.Request) ?? "";
        return http.RequestServices.GetRequiredService<TokenService>().FindCallerAsync(token, http.Connection.RemoteIpAddress, stop);
    }

    // The service counts no calls.
    public void WriteQuota(IHeaderDictionary headers, Quota quota)
    {
    }

    public Task WriteRefusalAsync(HttpContext http, Refusal why, CancellationToken stop) => DropMailRefusals.WriteAsync(http, why, stop);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/graphql/schema.graphql", static http => http.Response.WriteTextAsync("application/graphql; charset=utf-8", DropMailSchema.Sdl))
            .WithMetadata(new UncountedAttribute(), new NoCredentialAttribute());
        routes.MapMethods("/api/graphql", [HttpMethods.Get, HttpMethods.Post], static http => http.RefuseAsync(NoToken, http.RequestAborted))
            .WithMetadata(new UncountedAttribute(), new NoCredentialAttribute());
        routes.MapSockets("/api/graphql/{token}/websocket");
        routes.MapCaptchas();
        routes.MapMcpTools();
        ExplorerPages.Map(routes);
    }
}
