using DisposableMail.Core;
using DisposableMail.Core.Sessions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>One tool as one connection has it.</summary>
internal sealed class DropMailTool(
    Tool description, Func<ToolCall, CancellationToken, Task<Result<ToolAnswer>>> run, Connection connection, SessionService sessions) : McpServerTool
{
    public override Tool ProtocolTool => description;

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var user = (McpUser)request.User!;
        if (!ToolArguments.Read(request.Params.Arguments).TryGet(out var arguments, out var why))
            return ToolAnswer.Of(why);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, user.Left);
        try
        {
            var call = new ToolCall(user, arguments, connection, sessions, request);
            return (await run(call, stop.Token)).TryGet(out var answer, out why) ? answer.ToResult(user.Caller.IsLegacy) : ToolAnswer.Of(why);
        }
        catch (OperationCanceledException) when (user.Left.IsCancellationRequested)
        {
            // Nobody is there to read it.
            return ToolAnswer.Of(new Refusal(RefusalKind.Unavailable, "The client left"));
        }
    }
}
