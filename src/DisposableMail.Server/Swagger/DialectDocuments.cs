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

    public static OpenApiHeader Header(string description, JsonSchemaType type) => new() { Description = description, Schema = new OpenApiSchema { Type = type } };
}
