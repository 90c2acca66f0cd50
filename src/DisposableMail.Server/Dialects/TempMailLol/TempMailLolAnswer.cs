using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>An answer: the object as it is.</summary>
internal sealed class TempMailLolAnswer<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IActionResult
{
    /// <summary>Whether the request holds what is sent already (<see cref="HeldAnswers.TryHold"/>): what is shown once is not refused any more.</summary>
    public bool IsHeld { get; init; }

    public Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        http.Response.StatusCode = status;
        return IsHeld
            ? http.Response.WriteHeldJsonAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), http.RequestAborted)
            : http.Response.WriteJsonAsync(value, type, http.RequestAborted);
    }
}
