namespace DisposableMail.Smtp;

/// <summary>What the process has file descriptors for; a host that has few registers its own.</summary>
/// <param name="Connections">Open connections, <see cref="SmtpOptions.MaxConnections"/> at most.</param>
/// <param name="SpoolFiles">Mails beyond <see cref="SmtpOptions.SpoolThresholdBytes"/> that may arrive at the same time; one more is answered 452.</param>
public sealed record SmtpCapacity(int Connections, int SpoolFiles);
