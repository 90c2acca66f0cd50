using System.Text.Json.Serialization.Metadata;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>A successful answer in DustMail's envelope.</summary>
internal sealed class DustMailAnswer<T>(T data, JsonTypeInfo<DustMailEnvelope<T>> type, int status) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        http.Response.StatusCode = status;
        var envelope = new DustMailEnvelope<T>(true, data, await DustMailMetas.OfAsync(http, http.RequestAborted));
        await http.Response.WriteJsonAsync(envelope, type, http.RequestAborted);
    }
}
