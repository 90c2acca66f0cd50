using DisposableMail.Server.Dialects.DropMail.Captcha;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using DisposableMail.Server.Dialects.DropMail.Mcp;
using DisposableMail.Server.Dialects.DropMail.Transports;
using DisposableMail.Server.Hosting;
using DisposableMail.Server.Http;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>What this dialect alone needs in the host.</summary>
internal static class DropMailServices
{
    public static void AddDropMail(this IServiceCollection services, IConfigurationSection section)
    {
        services.AddOptions<DropMailOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DropMailOptions>>(new OptionsCheck<DropMailOptions>(Check));
        services.AddSingleton<Captchas>().AddSingleton<Doors>().AddSingleton<GraphQlEngine>().AddSingleton<GraphQlServer>();
        services.AddSingleton<Sockets>().AddSingleton<SocketEndpoint>();
        services.AddHostedService(static provider => provider.GetRequiredService<Sockets>());
        services.AddMcp();
    }

    /// <summary>A path of WebSockets.</summary>
    public static void MapSockets(this IEndpointRouteBuilder routes, string path)
    {
        var pipeline = routes.CreateApplicationBuilder();
        pipeline.UseWebSockets();
        pipeline.Run(static http => http.RequestServices.GetRequiredService<SocketEndpoint>().RunAsync(http));
        // CONNECT: a WebSocket over HTTP/2 (RFC 8441).
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Connect], pipeline.Build()).WithMetadata(new UncountedAttribute());
    }

    private static IEnumerable<string?> Check(DropMailOptions options)
    {
        yield return OptionRange.Between("Dialects:DropMail:MaxSocketMessageBytes", options.MaxSocketMessageBytes, 4096, 1 << 20);
        yield return OptionRange.Between("Dialects:DropMail:MaxTokens", options.MaxTokens, 100, 20_000);
        yield return OptionRange.Between("Dialects:DropMail:MaxDepth", options.MaxDepth, 4, 50);
        yield return OptionRange.Between("Dialects:DropMail:MaxCost", options.MaxCost, 1_000, 10_000_000);
        yield return OptionRange.Between("Dialects:DropMail:MaxAnswerCharacters", options.MaxAnswerCharacters, 65_536, 256 << 20);
        yield return OptionRange.Between("Dialects:DropMail:MaxSockets", options.MaxSockets, 1, 1_000_000);
        yield return OptionRange.Between("Dialects:DropMail:MaxSocketOperations", options.MaxSocketOperations, 1, 10_000);
        yield return OptionRange.Between("Dialects:DropMail:SocketInitTimeout", options.SocketInitTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        yield return OptionRange.Between("Dialects:DropMail:SocketHeartbeat", options.SocketHeartbeat, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        for (var i = 0; i < options.AllowedOrigins.Count; i++)
        {
            var origin = options.AllowedOrigins[i];
            yield return OptionRange.Require(
                $"Dialects:DropMail:AllowedOrigins:{i}", origin, Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.GetLeftPart(UriPartial.Authority) == origin,
                "scheme, host and port such as https://app.example");
        }

        yield return OptionRange.Between("Dialects:DropMail:Captcha:Lifetime", options.Captcha.Lifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        foreach (var fault in McpServices.Check(options.Mcp))
            yield return fault;
    }
}
