using DisposableMail.Server.Dialects.DropMail.Mcp;
using GraphQL;
using GraphQL.Execution;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Errors as the service writes them: message, path, and in the extensions a code.</summary>
internal sealed class WireErrors : IErrorInfoProvider
{
    // The engine quotes what it was sent.
    private const int LongestMessage = 500;

    public ErrorInfo GetInfo(ExecutionError executionError)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = executionError.Code ?? "resolver_error" };
        foreach (var (name, value) in executionError.Extensions ?? [])
            extensions[name] = value;
        return new ErrorInfo { Message = McpTexts.Piece(executionError.Message, 0, LongestMessage), Extensions = extensions };
    }
}
