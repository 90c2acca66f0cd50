namespace DisposableMail.Smtp;

/// <summary>Section <c>Smtp</c>: where the server listens, as whom, and how much it takes.</summary>
public sealed record SmtpOptions
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "Smtp";

    /// <summary>IP address to listen on; <c>0.0.0.0</c> or <c>::</c> for every interface.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port for SMTP, STARTTLS included. 0 takes any free port.</summary>
    public int Port { get; set; } = 2525;

    /// <summary>TCP port on which TLS starts at once (RFC 8314 §3.3); needs a certificate. Null for none, 0 for any free port.</summary>
    public int? ImplicitTlsPort { get; set; }

    /// <summary>PEM or PFX file with the certificate and its chain. Null: no STARTTLS. A changed file is picked up within a minute.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM file with the private key, when it is not in <see cref="CertificatePath"/>.</summary>
    public string? CertificateKeyPath { get; set; }

    /// <summary>Password of the PFX file or of the encrypted PEM key.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>Name in the greeting (RFC 5321 §4.2); null for the machine's own.</summary>
    public string? HostName { get; set; }

    /// <summary>Longest content accepted, octets; announced as SIZE (RFC 1870). 64 KiB to 2 GiB less one.</summary>
    public long MaxMessageBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>Recipients of one transaction; RFC 5321 §4.5.3.1.8 wants 100 at least. 100 to 10,000.</summary>
    public int MaxRecipients { get; set; } = 100;

    /// <summary>Open connections in total, fewer where the process may have few file descriptors; one more is answered 421. 1 to 100,000.</summary>
    public int MaxConnections { get; set; } = 1000;

    /// <summary>Open connections of one IPv4 address or IPv6 /64. 1 to 100,000.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 100;

    /// <summary>Messages one IPv4 address or IPv6 /64 may send per minute. 1 to 1,000,000.</summary>
    public int MaxMessagesPerMinute { get; set; } = 600;

    /// <summary>Addresses and networks (<c>192.0.2.0/24</c>) free of both limits per address.</summary>
    public IList<string> RateLimitExempt { get; init; } = [];

    /// <summary>Addresses and networks whose connections begin with a PROXY protocol header, version 1 or 2.</summary>
    public IList<string> TrustedProxies { get; init; } = [];

    /// <summary>Commands a session may use without a message being accepted; each accepted message starts anew. 10 to 1,000,000.</summary>
    public int MaxCommandsPerMessage { get; set; } = 1000;

    /// <summary>Replies of 5xx a session may collect without a message being accepted, then 421. 1 to 10,000.</summary>
    public int MaxErrorsPerMessage { get; set; } = 20;

    /// <summary>
    /// Silence after which bytes before the greeting are no longer waited for. Zero: the greeting goes out at once, and who has
    /// spoken by then is refused. 0 to 30 seconds.
    /// </summary>
    public TimeSpan GreetingDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Longest wait for a whole command line; RFC 5321 §4.5.3.2.7 names 5 minutes. 1 second to 1 hour.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest wait for the next octets of content; §4.5.3.2.5 names 3 minutes. 1 second to 1 hour.</summary>
    public TimeSpan ContentBlockTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time for the whole content of one message. 1 second to 24 hours.</summary>
    public TimeSpan ContentTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest time the receiver may take for an answer, then 451; below the client's 10 minutes of §4.5.3.2.6. 1 second to 10 minutes.</summary>
    public TimeSpan ReceiverTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time for a TLS handshake or a PROXY header. 1 second to 5 minutes.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>True to refuse content with a bare CR, a bare LF or NUL (550 5.6.0); false keeps such octets as they are.</summary>
    public bool RefuseBareControls { get; set; }

    /// <summary>Content held in memory; the rest goes to a file. 4 KiB to 1 MiB.</summary>
    public int SpoolThresholdBytes { get; set; } = 64 * 1024;

    /// <summary>Octets in the files of all connections together; content beyond is answered 452 (RFC 1870 §6.1). <see cref="MaxMessageBytes"/> to 1 TiB.</summary>
    /// <remarks>The default is more than one address can hold: 100 connections with 25 MiB each.</remarks>
    public long MaxSpoolBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Folder for content beyond the threshold, on a disk with room; null for one of our own in the system's temporary folder.</summary>
    public string? SpoolDirectory { get; set; }
}
