namespace DisposableMail.Core.Reception;

/// <summary>Section <c>Reception</c>.</summary>
public sealed record ReceptionOptions
{
    /// <summary>Mails committed in one transaction at most; 1 to 10,000.</summary>
    public int GroupSize { get; set; } = 256;

    /// <summary>Mails that may wait for their commit; 1 to 100,000. SMTP sessions beyond it wait their turn.</summary>
    public int QueueLength { get; set; } = 1_000;

    /// <summary>Octets of memory that parsed mails may take while they wait; 16 MiB to 4 GiB. SMTP sessions beyond it wait their turn.</summary>
    /// <remarks>A quarter is for mails up to 64 KiB, the rest for longer ones, so that neither waits for the other.</remarks>
    public long QueueBytes { get; set; } = 32L * 1024 * 1024;
}
