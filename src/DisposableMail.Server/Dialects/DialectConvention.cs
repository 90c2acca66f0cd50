using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace DisposableMail.Server.Dialects;

/// <summary>Gives every controller the dialect of its folder: as endpoint metadata, and as its group in the OpenAPI documents.</summary>
internal sealed class DialectConvention : IControllerModelConvention
{
    public void Apply(ControllerModel controller)
    {
        if (DialectControllers.DialectOf(controller.ControllerType) is not { } dialect)
            return;
        controller.ApiExplorer.IsVisible = true;
        controller.ApiExplorer.GroupName = dialect.Name;
        foreach (var selector in controller.Selectors)
            selector.EndpointMetadata.Add(dialect);
    }
}
