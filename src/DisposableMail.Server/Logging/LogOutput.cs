namespace DisposableMail.Server.Logging;

/// <summary>Where log lines go: standard output.</summary>
internal sealed record LogOutput(TextWriter Writer);
