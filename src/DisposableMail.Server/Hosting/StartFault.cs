using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Says in a sentence what an operator can mend; anything else is a bug and keeps its stack trace.</summary>
internal static class StartFault
{
    /// <returns>Null for what is no operator's matter.</returns>
    public static string? Explain(Exception fault) => fault switch
    {
        AggregateException { InnerExceptions: var all } when all.All(f => Explain(f) is not null) =>
            string.Join(Environment.NewLine, all.Select(Explain)),
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures.Select(f => $"Configuration: {f}")),
        FormatException or InvalidDataException => $"Configuration: {Chain(fault)}",
        DbException database => $"Database: {database.Message} Check Database:ConnectionString, the file's folder and its permissions.",
        { InnerException: DbException database } => Explain(database),
        UnauthorizedAccessException or IOException => Chain(fault),
        SocketException socket => $"Listening failed: {socket.Message}. Check Kestrel:Endpoints, Smtp:Address, Smtp:Port and Metrics:Port.",
        _ => null,
    };

    private static string Chain(Exception fault) =>
        fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{fault.Message} {Chain(inner)}" : fault.Message;
}
