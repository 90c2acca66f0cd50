using DisposableMail.Server.Dialects.DropMail.GraphQl;
using DisposableMail.Server.Http;
using GraphQL;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>One answer. Its status is 200 whatever it says: the service's clients test for that.</summary>
internal sealed class GraphQlResult(ExecutionResult result) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) =>
        context.HttpContext.Response.WriteJsonAsync(GraphQlJson.Write(result), context.HttpContext.RequestAborted);
}
