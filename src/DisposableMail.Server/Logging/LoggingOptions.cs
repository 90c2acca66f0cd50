namespace DisposableMail.Server.Logging;

/// <summary>Section <c>Logging</c>, beside the framework's <c>Logging:LogLevel</c>.</summary>
public sealed record LoggingOptions
{
    /// <summary>One event per line: <c>Json</c> (compact, for collectors) or <c>Text</c> (for eyes). Null: Text in Development, else Json.</summary>
    public LogFormat? Format { get; set; }
}
