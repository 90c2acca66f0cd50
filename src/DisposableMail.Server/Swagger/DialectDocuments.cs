using System.Globalization;
using DisposableMail.Server.Dialects;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DisposableMail.Server.Swagger;

/// <summary>What the filters of the documents share.</summary>
internal static class DialectDocuments
{
    public static IApiDialect? DialectOf(IServiceProvider services, OperationFilterContext context) =>
        services.GetRequiredService<DialectPaths>().Dialects.FirstOrDefault(d => d.Name == context.ApiDescription.GroupName);

    public static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of a header written like this one.</summary>
    public static JsonSchemaType TypeOf(string? value) => long.TryParse(value, out _) ? JsonSchemaType.Integer : JsonSchemaType.String;

    public static OpenApiHeader Header(string description, JsonSchemaType type) => new() { Description = description, Schema = new OpenApiSchema { Type = type } };
}
