using DisposableMail.Core.Messages;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>Executes a query; a subscription waits for its first mail, or streams.</summary>
internal sealed class GraphQlQueryResult(GraphQlServer server, PreparedQuery query, Patience patience) : IActionResult
{
    private static readonly TimeSpan LongestWait = PageRequest.MaxWait; // The service's 3 minutes.

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var call = server.NewCall(http);
        using var budget = call.Budget;
        var json = await MakeAsync(http, call);
        if (call.Following is null)
        {
            await http.Response.WriteJsonAsync(json, http.RequestAborted);
            return;
        }

        using var waiting = patience.Until(LongestWait, http.RequestAborted);
        if (AcceptsMultipart(http.Request))
        {
            await StreamAsync(http, call, waiting.Stop);
            return;
        }

        // When the wait was in vain, the answer is what the subscription began with: no mail.
        using var first = await FirstAsync(http, call, waiting.Stop);
        await http.Response.WriteJsonAsync(first?.Write() ?? json, http.RequestAborted);
    }

    // Apart, so that who does not read has us hold the octets alone, not all the mail that they were made of.
    private async Task<OctetPieces> MakeAsync(HttpContext http, Call call) =>
        GraphQlJson.Write(await server.AnswerAsync(query, call, http.RequestAborted), call.Budget);

    private async Task<SubscriptionAnswer?> FirstAsync(HttpContext http, Call call, CancellationToken stop)
    {
        await foreach (var item in server.FollowAsync(call, LongestWait, stop))
        {
            // A mail that is gone again is none to answer with; nothing for so long is the end of the wait.
            if (await server.AnswerAsync(query, call, http, item, stop) is { } answer)
                return answer;
            if (item.Value is null)
                return null;
        }

        return null;
    }

    private async Task StreamAsync(HttpContext http, Call call, CancellationToken stop)
    {
        var stream = new MultipartStream(http.Response);
        await stream.BeginAsync(stop);
        await foreach (var item in server.FollowAsync(call, LongestWait, stop))
        {
            if (!await TellAsync(stream, await server.AnswerAsync(query, call, http, item, stop), stop))
                break;
        }

        await stream.EndAsync(stop);
    }

    // Apart, so that a stream that waits does not hold its last answer.
    private static async Task<bool> TellAsync(MultipartStream stream, SubscriptionAnswer? answer, CancellationToken stop)
    {
        using var told = answer;
        if (answer is not null)
            await stream.WriteAsync(answer.Write(), stop);
        return answer is not { IsLast: true };
    }

    // Only who names it: */* is what clients say that know of no streams.
    private static bool AcceptsMultipart(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(static a => a.MediaType.Equals("multipart/mixed", StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
}
