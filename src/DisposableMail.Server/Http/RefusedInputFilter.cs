using DisposableMail.Core;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace DisposableMail.Server.Http;

/// <summary>Refuses before the action runs what could not be bound to its parameters.</summary>
internal sealed class RefusedInputFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var why = context.HttpContext.Features.Get<Refusal>() ?? (context.ModelState.IsValid ? null : Fault(context.ModelState));
        if (why is not null)
            context.Result = new RefusalResult(why);
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    // The framework's own words repeat the value that was sent.
    private static Refusal Fault(ModelStateDictionary state)
    {
        var field = state.First(entry => entry.Value?.ValidationState == ModelValidationState.Invalid).Key;
        return Refusal.Invalid(field, $"{field} has a value of the wrong type");
    }
}
