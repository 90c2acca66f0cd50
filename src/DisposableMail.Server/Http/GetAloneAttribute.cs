using DisposableMail.Core;
using Microsoft.AspNetCore.Mvc.Filters;

namespace DisposableMail.Server.Http;

/// <summary>This action does more than read, as its service has it, or never ends: HEAD, which must be safe (RFC 9110 §9.2.1), is refused.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GetAloneAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        if (!context.HttpContext.IsHead())
            return;
        context.HttpContext.Response.Headers.Allow = HttpMethods.Get;
        context.Result = new RefusalResult(new Refusal(RefusalKind.MethodNotAllowed, "This path does not have that method"));
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
