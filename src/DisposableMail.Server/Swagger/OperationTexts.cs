using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DisposableMail.Server.Swagger;

/// <summary>The name of an operation is its heading; what its docstring says is its description.</summary>
internal sealed class OperationTexts : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var name = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<IEndpointSummaryMetadata>().LastOrDefault()?.Summary;
        if (name is null || name == operation.Summary)
            return;
        operation.Description = string.Join("\n\n", new[] { operation.Summary, operation.Description }.Where(static text => !string.IsNullOrEmpty(text)));
        operation.Summary = name;
    }
}
