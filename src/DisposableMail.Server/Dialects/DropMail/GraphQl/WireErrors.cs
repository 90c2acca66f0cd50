using GraphQL;
using GraphQL.Execution;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Errors as the service writes them: message, path, and in the extensions a code.</summary>
internal sealed class WireErrors : IErrorInfoProvider
{
    public ErrorInfo GetInfo(ExecutionError executionError)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = executionError.Code ?? "resolver_error" };
        foreach (var (name, value) in executionError.Extensions ?? [])
            extensions[name] = value;
        return new ErrorInfo { Message = executionError.Message, Extensions = extensions };
    }
}
