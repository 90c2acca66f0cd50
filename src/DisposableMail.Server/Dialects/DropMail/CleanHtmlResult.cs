using DisposableMail.Core.Messages.Html;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Cleaned HTML for a browser. Should the cleaning have missed something, it has no origin here, and nothing of it runs or loads.</summary>
internal sealed class CleanHtmlResult(string html, HtmlRules rules) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var images = rules.Http == ImageRule.Keep ? "'self' data: http: https:" : "'self' data:";
        response.Headers.ContentSecurityPolicy = $"sandbox allow-popups; default-src 'none'; img-src {images}; style-src 'unsafe-inline'";
        // The URL is all that is needed to read the mail: no-referrer, as everywhere, keeps it from the pages that it links to.
        return response.WriteTextAsync("text/html; charset=utf-8", html);
    }
}
