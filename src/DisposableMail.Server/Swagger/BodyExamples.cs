using System.Text.Json;
using System.Text.Json.Nodes;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DisposableMail.Server.Swagger;

/// <summary>Gives requests and answers the examples of their dialect, written by its own JSON, and answers their headers.</summary>
internal sealed class BodyExamples(IServiceProvider services) : IOperationFilter
{
    private static readonly Dictionary<string, IWireExamples> ByNamespace = typeof(BodyExamples).Assembly.GetTypes()
        .Where(static type => type.IsAssignableTo(typeof(IWireExamples)) && type.IsClass)
        .ToDictionary(static type => type.Namespace!, static type => (IWireExamples)Activator.CreateInstance(type)!);

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (DialectDocuments.DialectOf(services, context) is not { } dialect)
            return;
        if (operation.RequestBody is OpenApiRequestBody body && context.ApiDescription.ParameterDescriptions.FirstOrDefault(p => p.Source == BindingSource.Body) is { } parameter)
            DescribeRequest(body, dialect, parameter.Type);
        foreach (var type in context.ApiDescription.SupportedResponseTypes)
        {
            var response = (OpenApiResponse)operation.Responses![DialectDocuments.Text(type.StatusCode)];
            KeepJson(response.Content, ExampleOf(dialect, type.Type));
            if (type.StatusCode < StatusCodes.Status400BadRequest)
                AddHeaders(response, dialect, IsCounted(context));
        }
    }

    private static void DescribeRequest(OpenApiRequestBody body, IApiDialect dialect, Type type)
    {
        body.Required = false;
        // A null of an example is a field left out.
        if (ExampleOf(dialect, type) is not JsonObject example)
            return;
        foreach (var absent in example.Where(static field => field.Value is null).Select(static field => field.Key).ToList())
            example.Remove(absent);
        KeepJson(body.Content, example);
    }

    // The framework names every spelling of JSON that it could read or write; the dialects write one.
    private static void KeepJson(IDictionary<string, IOpenApiMediaType>? content, JsonNode? example)
    {
        if (content is null || !content.TryGetValue("application/json", out var json))
            return;
        foreach (var spelling in content.Keys.Where(static k => k is "text/plain" or "text/json" or "application/*+json").ToList())
            content.Remove(spelling);
        ((OpenApiMediaType)json).Example = example;
    }

    private static void AddHeaders(OpenApiResponse response, IApiDialect dialect, bool isCounted)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers.TryAdd(RequestIds.Header, DialectDocuments.Header("Names this call in the server's log.", JsonSchemaType.String));
        if (!isCounted)
            return;
        var written = new HeaderDictionary();
        dialect.WriteQuota(written, new Quota(100, 1, DateTimeOffset.UnixEpoch, Passed: true));
        foreach (var (name, value) in written)
            response.Headers.TryAdd(name, DialectDocuments.Header("Calls of this period; a limit of 2147483647 is none.", DialectDocuments.TypeOf(value)));
    }

    private static bool IsCounted(OperationFilterContext context) => !context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<UncountedAttribute>().Any();

    private static JsonNode? ExampleOf(IApiDialect dialect, Type? type) =>
        ByNamespace.GetValueOrDefault(dialect.GetType().Namespace!)?.Bodies.FirstOrDefault(body => body.GetType() == type) is { } body
            ? JsonSerializer.SerializeToNode(body, dialect.Json.GetTypeInfo(type!)!)
            : null;
}
