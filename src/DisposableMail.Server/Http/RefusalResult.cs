using DisposableMail.Core;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Http;

/// <summary>A controller's "no".</summary>
internal sealed class RefusalResult(Refusal why) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => context.HttpContext.RefuseAsync(why, context.HttpContext.RequestAborted);
}
