using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DisposableMail.Server.Swagger;

/// <summary>Shows a call that has two paths once: under /api, where it may be too, as a remark.</summary>
internal sealed class AliasPaths : IDocumentFilter
{
    private const string Prefix = "/api";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var (path, item) in swaggerDoc.Paths.Where(static p => p.Key.StartsWith(Prefix + "/", StringComparison.Ordinal)).ToList())
        {
            if (!swaggerDoc.Paths.TryGetValue(path[Prefix.Length..], out var twin) || !IsSame(item, twin))
                continue;
            swaggerDoc.Paths.Remove(path);
            foreach (var operation in twin.Operations!.Values)
                operation.Description = $"{operation.Description}\n\nAlso at `{path}`.".TrimStart();
        }
    }

    private static bool IsSame(IOpenApiPathItem one, IOpenApiPathItem other) => Names(one).SequenceEqual(Names(other));

    private static IEnumerable<string> Names(IOpenApiPathItem item) =>
        item.Operations!.Select(static o => $"{o.Key} {o.Value.Tags?.FirstOrDefault()?.Name} {o.Value.Summary}").Order();
}
