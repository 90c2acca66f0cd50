namespace DisposableMail.Server.Logging;

/// <summary>How an event looks on the console.</summary>
public enum LogFormat
{
    /// <summary>A line for eyes.</summary>
    Text,

    /// <summary>A JSON object, compact form of Serilog.</summary>
    Json,
}
