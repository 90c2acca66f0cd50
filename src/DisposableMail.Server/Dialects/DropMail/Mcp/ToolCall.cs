using DisposableMail.Core;
using DisposableMail.Core.Sessions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>One call of a tool.</summary>
/// <param name="Connection">Of the client that calls.</param>
internal sealed record ToolCall(McpUser User, ToolArguments Arguments, Connection Connection, SessionService Sessions, RequestContext<CallToolRequestParams> Request)
{
    public static readonly Refusal NoSession = new(
        RefusalKind.InvalidInput, "there is no session yet: make one with create_session");

    private static readonly Refusal ManySessions = new(
        RefusalKind.InvalidInput, "this token has several sessions: name one with session_id, as create_session answered it");

    public Caller Caller => User.Caller;

    /// <summary>
    /// The session that is meant: the one named, that of the mail named, the one made last on this connection, or the only one there is.
    /// It may be gone, or somebody else's.
    /// </summary>
    public async Task<Result<Guid>> FindSessionAsync(string? mailId, CancellationToken stop)
    {
        if (Arguments.SessionId is { Length: > 0 } named)
            return DropMailIds.TryRead(named, "Session", out var id) ? id.Session : Refusal.NotFound("Session");
        if (mailId is { Length: > 0 })
            return DropMailIds.TryRead(mailId, "Mail", out var mail) ? mail.Session : Refusal.NotFound("Mail");
        if (Connection.Current is { } current)
            return current;
        return await Sessions.ListAsync(Caller, stop) switch
        {
            [] => NoSession,
            [var only] => only.Id,
            _ => ManySessions,
        };
    }

    /// <summary>The mail of an id, which must be one of this session; null when none is named.</summary>
    public static Result<Guid?> ReadMail(Guid session, string? mailId)
    {
        if (string.IsNullOrEmpty(mailId))
            return (Guid?)null;
        return DropMailIds.TryRead(mailId, "Mail", out var id) && id.Session == session ? id.Mail : Refusal.NotFound("Mail");
    }

    /// <summary>Tells the client that we are still there, in words if it asked for them.</summary>
    public Task ReportAsync(TimeSpan done, TimeSpan total, string message, CancellationToken stop)
    {
        // On a connection the answer has begun by itself; without one it would begin when it ends, and clients are less patient than that.
        if (Request.Params.ProgressToken is not { } token)
            return Request.Server.SessionId is null ? User.BeginAnswerAsync(stop) : Task.CompletedTask;
        var progress = new ProgressNotificationValue { Progress = (float)done.TotalSeconds, Total = (float)total.TotalSeconds, Message = message };
        return Request.Server.NotifyProgressAsync(token, progress, cancellationToken: stop);
    }
}
