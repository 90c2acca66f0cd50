using System.Text.Json.Serialization.Metadata;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>An answer: the object as it is.</summary>
internal sealed class TempMailLolAnswer<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        http.Response.StatusCode = status;
        return http.Response.WriteJsonAsync(value, type, http.RequestAborted);
    }
}
