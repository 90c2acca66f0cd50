using Microsoft.Extensions.Logging;

namespace DisposableMail.Smtp;

internal sealed partial class SmtpSession
{
    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Information, "Message answered {Code} {EnhancedCode}: {ContentBytes} octets for {Recipients} on connection {ConnectionId}")]
        public static partial void MessageAnswered(ILogger log, int code, string enhancedCode, long contentBytes, int recipients, string connectionId);

        [LoggerMessage(111, LogLevel.Error, "The spool cannot be written on connection {ConnectionId}; answered 452")]
        public static partial void SpoolFailed(ILogger log, Exception broken, string connectionId);

        [LoggerMessage(112, LogLevel.Information, "No room for a large mail on connection {ConnectionId}; answered 452. {Reason}")]
        public static partial void SpoolFull(ILogger log, string connectionId, string reason);
    }
}
