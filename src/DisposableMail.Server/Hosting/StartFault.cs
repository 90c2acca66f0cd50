using System.Data.Common;
using System.Net.Sockets;
using DisposableMail.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Says in a sentence what an operator can mend; anything else is a bug and keeps its stack trace.</summary>
internal static class StartFault
{
    private const string Ports = "Where the server listens: Kestrel:Endpoints:Http:Url, Smtp:Address, Smtp:Port, Smtp:ImplicitTlsPort, Metrics:Port.";

    /// <returns>Null for what is no operator's matter.</returns>
    public static string? Explain(Exception fault) => fault switch
    {
        AggregateException { InnerExceptions: var all } when all.All(f => Explain(f) is not null) =>
            string.Join(Environment.NewLine, all.Select(Explain)),
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures.Select(f => $"Configuration: {f}")),
        FormatException or InvalidDataException => $"Configuration: {Chain(fault)}",
        DbException database => $"Database: {database.Message} Is its file there, writable and not locked by another program? See Database:ConnectionString.",
        { InnerException: DbException database } => Explain(database),
        IOException { InnerException: AddressInUseException } => $"{Authority(fault.Message)} is in use by another program. {Ports}",
        DatabaseTakenException taken => taken.Message,
        InvalidOperationException https when https.Message.Contains("HTTPS", StringComparison.Ordinal) =>
            $"Configuration: {https.Message.Split('.')[0]}; see Kestrel:Endpoints:Http:Url and Kestrel:Certificates:Default",
        UnauthorizedAccessException or IOException => Chain(fault),
        SocketException socket => $"Listening failed: {socket.Message}. {Ports}",
        _ => null,
    };

    // "Failed to bind to address http://127.0.0.1:2525: ...": to Kestrel every port is one of HTTP.
    private static string Authority(string message) =>
        message.Split(' ').Select(static word => word.TrimEnd(':')).FirstOrDefault(static word => word.Contains("://", StringComparison.Ordinal)) is { } url
            ? new Uri(url).Authority
            : "A port";

    private static string Chain(Exception fault) =>
        fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{fault.Message} {Chain(inner)}" : fault.Message;
}
