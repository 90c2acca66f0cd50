using System.Net;

namespace DisposableMail.Smtp;

/// <summary>One mail transaction (RFC 5321 §2.3.1): who sends, from where, to whom.</summary>
public sealed record SmtpEnvelope
{
    /// <summary>The connection this came by; an id of ours, safe to log.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The client's address, after the PROXY protocol where a trusted proxy speaks it. Null over a pipe.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>What the client called itself in EHLO or HELO (§4.1.1.1); never trusted.</summary>
    public string ClientName { get; init; } = "";

    /// <summary>The MAIL FROM argument, null for the null reverse-path <c>&lt;&gt;</c> (§4.5.5).</summary>
    public SmtpMailbox? ReversePath { get; init; }

    /// <summary>The forward-paths accepted so far, in order, each once.</summary>
    public IReadOnlyList<SmtpMailbox> Recipients { get; init; } = [];

    /// <summary>SIZE= of MAIL (RFC 1870), octets; null when not declared.</summary>
    public long? DeclaredSizeBytes { get; init; }

    /// <summary>True when MAIL asked for SMTPUTF8 (RFC 6531).</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>True when the connection is encrypted.</summary>
    public bool IsTls { get; init; }
}
