using System.Diagnostics;
using System.Net;
using DisposableMail.Server.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>What every dialect's requests pass through, in its order.</summary>
internal static class HttpServices
{
    public static void AddHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<HttpOptions>>(new OptionsCheck<HttpOptions>(Check));
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection("Http")).ValidateOnStart();
        services.AddSingleton<FailedCredentialThrottle>();
        services.AddSingleton<DiagnosticSource, UnreadRequests>();
        services.AddSingleton(static p => AnswerPool.OfAll(p.GetRequiredService<IOptions<HttpOptions>>()));
        services.AddSingleton<Callers>().AddSingleton<Patience>().AddSingleton<StandingCredential>();
        services.AddCors();
        // AllowedHosts, the framework's own option: its refusal is a page otherwise.
        services.Configure<HostFilteringOptions>(static hosts => hosts.IncludeFailureMessage = false);
    }

    public static void UseHttp(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value;
        if (options.TrustedProxies.Count > 0)
            app.UseForwardedHeaders(Trusting(options.TrustedProxies));
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<HeadRequests>();
        app.UseMiddleware<FaultResponses>();
        app.UseMiddleware<AmbiguousLengths>();
        app.UseRouting();
        if (options.AllowAnyOrigin)
            app.UseCors(cors => cors.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader().WithExposedHeaders("*"));
        app.UseMiddleware<CallerAuthentication>();
        app.UseMiddleware<QuotaMiddleware>();
    }

    private static IEnumerable<string?> Check(HttpOptions http)
    {
        yield return OptionRange.Between("Http:MaxBodyBytes", http.MaxBodyBytes, 1024, 16 << 20);
        yield return OptionRange.Between("Http:MaxUrlBytes", http.MaxUrlBytes, 1024, 65_536);
        yield return OptionRange.Between("Http:MaxHeaderBytes", http.MaxHeaderBytes, 4096, 262_144);
        yield return OptionRange.Between("Http:MaxHeaders", http.MaxHeaders, 20, 1000);
        yield return OptionRange.Between("Http:HeaderTimeout", http.HeaderTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        yield return OptionRange.Between("Http:MinRate", http.MinRate, 0, 1_000_000);
        yield return OptionRange.Between("Http:MaxUnreadBytes", http.MaxUnreadBytes, 0, 1L << 40);
        yield return OptionRange.Between("Http:KeepAlive", http.KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        yield return OptionRange.Between("Http:FailedKeys:Limit", http.FailedKeys.Limit, 1, 1_000_000);
        yield return OptionRange.Between("Http:FailedKeys:Window", http.FailedKeys.Window, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        yield return OptionRange.Require(
            "Http:PublicUrl", http.PublicUrl,
            http.PublicUrl is null or "" || (Uri.TryCreate(http.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query == ""),
            "an http or https URL such as https://mail.example");
        for (var i = 0; i < http.TrustedProxies.Count; i++)
        {
            var proxy = http.TrustedProxies[i];
            yield return OptionRange.Require(
                $"Http:TrustedProxies:{i}", proxy, IPAddress.TryParse(proxy, out _) || System.Net.IPNetwork.TryParse(proxy, out _),
                "an address or a network such as 10.0.0.0/8");
        }
    }

    private static ForwardedHeadersOptions Trusting(IEnumerable<string> proxies)
    {
        // X-Forwarded-Host is left out: links in answers have their host from Http:PublicUrl. Every hop back must be trusted, hence no limit on their number.
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear(); // The framework would trust everybody on this machine.
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }

        return forwarded;
    }
}
