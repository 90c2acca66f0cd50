using DisposableMail.Server.Dialects;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Hands the body to an action, or leaves the refusal for <see cref="RefusedInputFilter"/>.</summary>
internal sealed class TolerantBodyBinder(IOptions<HttpOptions> options, DialectPaths paths) : IModelBinder
{
    public async Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var http = bindingContext.HttpContext;
        var type = paths.Of(http)!.Json.GetTypeInfo(bindingContext.ModelType)!;
        var read = await TolerantBody.ReadAsync(http.Request, type, options.Value.MaxBodyBytes, http.RequestAborted);
        if (read.Refusal is { } why)
            http.Features.Set(why);
        bindingContext.Result = ModelBindingResult.Success(read.Refusal is null ? read.Value : null);
    }
}
