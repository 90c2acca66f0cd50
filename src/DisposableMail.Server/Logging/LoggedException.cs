using System.Data.Common;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace DisposableMail.Server.Logging;

/// <summary>An exception as the log shows it: types and stack of the whole chain, and the texts that cannot quote a mail or a request.</summary>
internal sealed class LoggedException(Exception fault) : Exception
{
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (text.Length > 0)
                text.AppendLine().Append("caused by ");
            text.Append(inner.GetType().FullName);
            if (QuotesNobody(inner))
                text.Append(": ").Append(inner.Message);
            if (inner.StackTrace is { } stack)
                text.AppendLine().Append(stack);
        }

        return text.ToString();
    }

    // FormatException, JsonException, KeyNotFoundException, BadHttpRequestException and their like quote what they choked on.
    // EF Core and SQLite name tables, columns and error codes; values only where sensitive logging is on, which it is nowhere.
    private static bool QuotesNobody(Exception fault) => fault switch
    {
        BadHttpRequestException => false,
        DbException or IOException or SocketException or TimeoutException or OperationCanceledException => true,
        InvalidOperationException or NotSupportedException or NullReferenceException or CryptographicException => true,
        OutOfMemoryException or UnauthorizedAccessException => true,
        _ => fault.GetType().Namespace?.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) == true,
    };
}
