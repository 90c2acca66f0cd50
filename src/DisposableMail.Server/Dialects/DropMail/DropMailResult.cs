using System.Text.Json.Serialization.Metadata;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>An answer that is not GraphQL's.</summary>
internal sealed class DropMailResult<T>(T value, JsonTypeInfo<T> type) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => context.HttpContext.Response.WriteJsonAsync(value, type, context.HttpContext.RequestAborted);
}
