using System.Text.Json;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects;

/// <summary>Puts the dialects into the host.</summary>
internal static class DialectServices
{
    /// <summary>Registers controllers, options and what all dialects share. Core's doors come from elsewhere.</summary>
    public static IServiceCollection AddDialects(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttp(configuration);
        foreach (var dialect in DialectRegistry.All)
        {
            var section = configuration.GetSection($"Dialects:{dialect.Name}");
            services.AddOptions<DialectOptions>(dialect.Name).Configure(dialect.Configure).Bind(section).ValidateOnStart();
            dialect.Register(services, section);
        }

        services.AddSingleton<IValidateOptions<DialectOptions>, DialectOptionsCheck>();
        foreach (var format in DialectRegistry.WebhookFormats)
            services.AddSingleton(format);
        services.AddSingleton(new DialectPaths(DialectRegistry.Enabled(configuration)));

        // The core of MVC alone: no views, no validation by attributes, no sign-in, which would be paid for on every call.
        services.AddMvcCore(mvc =>
            {
                mvc.Conventions.Add(new DialectConvention());
                mvc.Filters.Add<RefusedInputFilter>();
                // Forms are bodies like others (TolerantBody); the framework would read them first, and refuse in its own words.
                mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
                mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
                mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
            })
            .AddApiExplorer()
            // The OpenAPI documents take the spelling of fields from here; the answers have their own, in each dialect's models.
            .AddJsonOptions(json => json.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower)
            .AddApplicationPart(typeof(DialectServices).Assembly)
            .ConfigureApplicationPartManager(parts =>
            {
                foreach (var usual in parts.FeatureProviders.OfType<ControllerFeatureProvider>().ToList())
                    parts.FeatureProviders.Remove(usual);
                parts.FeatureProviders.Add(new DialectControllers(configuration));
            });
        return services;
    }

    /// <summary>Adds the pipeline of the dialects, in its order, and their endpoints.</summary>
    /// <exception cref="InvalidOperationException">Two dialects collide.</exception>
    public static WebApplication UseDialects(this WebApplication app)
    {
        app.UseHttp();
        app.MapControllers();
        var paths = app.Services.GetRequiredService<DialectPaths>();
        foreach (var dialect in paths.Dialects)
            dialect.Map(app.MapGroup("").WithMetadata(dialect).WithGroupName(dialect.Name));
        paths.Check(((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints));
        return app;
    }
}
