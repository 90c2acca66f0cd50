using System.Text.Json.Serialization.Metadata;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>A successful answer, always 200.</summary>
internal sealed class TempMailGAnswer<T>(T value, JsonTypeInfo<T> type) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) =>
        context.HttpContext.Response.WriteJsonAsync(value, type, context.HttpContext.RequestAborted);
}
