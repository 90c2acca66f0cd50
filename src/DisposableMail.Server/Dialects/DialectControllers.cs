using System.Reflection;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace DisposableMail.Server.Dialects;

/// <summary>Finds the controllers of enabled dialects; unlike the framework's own rule, internal ones.</summary>
internal sealed class DialectControllers(IConfiguration configuration) : ControllerFeatureProvider
{
    /// <summary>The dialect in whose folder, hence namespace, a type lives.</summary>
    public static IApiDialect? DialectOf(Type type) => DialectRegistry.All.FirstOrDefault(d => d.GetType().Namespace == type.Namespace);

    protected override bool IsController(TypeInfo typeInfo) =>
        typeInfo is { IsClass: true, IsAbstract: false }
        && typeInfo.Name.EndsWith("Controller", StringComparison.Ordinal)
        && DialectOf(typeInfo) is { } dialect
        && DialectRegistry.Enabled(configuration).Contains(dialect);
}
