using DisposableMail.Server.Dialects;
using DisposableMail.Server.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace DisposableMail.Server.Swagger;

/// <summary>The page at /swagger and its documents: one per dialect, and one with all of them.</summary>
internal static class SwaggerServices
{
    private const string All = "v1";

    // Its own scripts and nobody else's; it talks to this server alone. The page puts styles into elements, and shows images it has fetched.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void AddSwagger(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SwaggerOptions>().BindConfiguration("Swagger").ValidateOnStart();
        if (!IsEnabled(configuration))
            return;
        services.AddSwaggerGen(swagger =>
        {
            AddDocuments(swagger, configuration);
            AddSecurity(swagger);
            swagger.CustomSchemaIds(NameOf);
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.TagActionsBy(static api => [$"{api.GroupName}: {api.ActionDescriptor.RouteValues["controller"] ?? "other"}"]);
            // As a person goes: create, read, delete; what is within an inbox after the inbox.
            swagger.OrderActionsBy(static api => $"{api.GroupName} {api.RelativePath} {api.HttpMethod switch { "POST" => 1, "GET" => 2, _ => 3 }}");
            swagger.IncludeXmlComments(typeof(Program).Assembly);
            swagger.OperationFilter<OperationTexts>();
            swagger.OperationFilter<BodyExamples>();
            swagger.OperationFilter<RefusalResponses>();
            swagger.DocumentFilter<AliasPaths>();
        });
    }

    public static void UseSwaggerPage(this WebApplication app)
    {
        if (!IsEnabled(app.Configuration))
            return;
        // Beside the line that all requests pass: one that waits for mail would keep a state of each of these.
        app.UseWhen(static http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase), pages =>
        {
            pages.Use(static (http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy = Policy;
                return next(http);
            });
            pages.UseMiddleware<KeptDocuments>();
            pages.UseSwagger(static documents => documents.RouteTemplate = "swagger/{documentName}/swagger.json");
            pages.UseSwaggerUI(page => Describe(page, app.Configuration));
        });
        // Who opens the bare origin in a browser wants to see what is here.
        app.MapGet("/", static () => Results.Redirect("/swagger")).ExcludeFromDescription();
    }

    private static void Describe(SwaggerUIOptions page, IConfiguration configuration)
    {
        page.DocumentTitle = "DisposableMail APIs";
        page.SwaggerEndpoint($"/swagger/{All}/swagger.json", "All dialects");
        foreach (var dialect in DialectRegistry.Enabled(configuration))
            page.SwaggerEndpoint($"/swagger/{DocumentOf(dialect.Name)}/swagger.json", dialect.Name);
        page.DisplayRequestDuration();
        page.DefaultModelsExpandDepth(0);
        page.EnableDeepLinking();
        page.EnablePersistAuthorization();
    }

    private static bool IsEnabled(IConfiguration configuration) => configuration.GetSection("Swagger").Get<SwaggerOptions>()?.Enabled ?? true;

    private static string DocumentOf(string dialect) => dialect.ToLowerInvariant();

    private static void AddDocuments(SwaggerGenOptions swagger, IConfiguration configuration)
    {
        var version = typeof(Program).Assembly.GetName().Version!.ToString(3);
        swagger.SwaggerDoc(All, new OpenApiInfo
        {
            Title = "DisposableMail",
            Version = version,
            Description = string.Join(
                "\n\n", DialectRegistry.Enabled(configuration).Select(static d => d.About)
                    .Prepend("The APIs of existing disposable-mail services, on one server: their clients work when their base URL points here.").OfType<string>()),
        });
        foreach (var dialect in DialectRegistry.Enabled(configuration))
        {
            swagger.SwaggerDoc(DocumentOf(dialect.Name), new OpenApiInfo
            {
                Title = $"DisposableMail as {dialect.Name}",
                Version = version,
                Description = $"Paths begin with {string.Join(" or ", dialect.PathPrefixes)}. Any key of an account works in every dialect.\n\n{dialect.About}".TrimEnd(),
            });
        }

        swagger.DocInclusionPredicate(static (document, api) => api.GroupName is { } dialect && (document == All || document == DocumentOf(dialect)));
    }

    private static void AddSecurity(SwaggerGenOptions swagger)
    {
        swagger.AddSecurityDefinition("Bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "Authorization: Bearer KEY",
        });
        swagger.AddSecurityDefinition(KeyHeaders.ApiKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = KeyHeaders.ApiKey,
            Description = "The same key in a header of its own.",
        });
        // Two requirements of one scheme each: either is enough.
        foreach (var scheme in new[] { "Bearer", KeyHeaders.ApiKey })
            swagger.AddSecurityRequirement(document => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] });
    }

    // DustMailEnvelopeOfDustMailInbox: the framework would put the argument first.
    private static string NameOf(Type type) => type switch
    {
        { IsGenericType: false } => type.Name,
        _ when type.IsAssignableTo(typeof(System.Collections.IEnumerable)) => $"ListOf{NameOf(type.GenericTypeArguments[0])}",
        _ => $"{type.Name.Split('`')[0]}Of{string.Join("And", type.GenericTypeArguments.Select(NameOf))}",
    };
}
