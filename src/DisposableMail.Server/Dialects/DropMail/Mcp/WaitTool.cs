using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>wait_for_email.</summary>
internal sealed class WaitTool(SessionMailService mails, TokenService tokens, Patience patience, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = PageRequest.MaxWait; // The service's 3 minutes.
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(5);

    public async Task<Result<ToolAnswer>> RunAsync(ToolCall call, CancellationToken stop)
    {
        if (!(await call.FindSessionAsync(call.Arguments.AfterMailId, stop)).TryGet(out var session, out var why)
            || !ToolCall.ReadMail(session, call.Arguments.AfterMailId).TryGet(out var after, out why))
            return why;
        var wait = TimeSpan.FromSeconds(Math.Clamp(call.Arguments.TimeoutSeconds ?? LongestWait.TotalSeconds, 0, LongestWait.TotalSeconds));
        using var waiting = patience.Until(LongestWait, stop);
        try
        {
            return (await WaitAsync(call, session, after ?? call.Connection.ShownUntil(session), wait, waiting.Stop)).TryGet(out var mail, out why)
                ? Answer(call, session, mail, after)
                : why;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Refusal(RefusalKind.Unavailable, "The server is stopping");
        }
    }

    private async Task<Result<Message?>> WaitAsync(ToolCall call, Guid session, Guid? after, TimeSpan wait, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        // Equal beats of 5 seconds at most: the last of them is the end.
        var beat = wait / Math.Max(1, Math.Ceiling(wait / ReportEvery));
        await foreach (var item in mails.FollowAsync(call.Caller, session, after, beat, stop))
        {
            if (!item.TryGet(out var named, out var why))
                return why;
            var mail = named is { } id ? await mails.FindFollowedAsync(call.Caller, session, id, stop) : null;
            var waited = time.GetElapsedTime(began);
            if (mail is null && waited < wait)
            {
                await call.ReportAsync(waited, wait, "No mail yet", stop);
                continue;
            }

            // What let the call in may have ended meanwhile.
            return (await tokens.FindCallerAsync(call.User.Token, call.User.Address, stop)).Refusal is { } invalid ? invalid : mail;
        }

        return (Message?)null;
    }

    private static ToolAnswer Answer(ToolCall call, Guid session, Message? mail, Guid? after)
    {
        if (mail is null)
            return ToolAnswer.Of(McpArrival.None(session), McpJson.Wire.McpArrival);
        call.Connection.Arrive(session, mail, after);
        return ToolAnswer.Of(McpArrival.Of(session, mail), McpJson.Wire.McpArrival);
    }
}
