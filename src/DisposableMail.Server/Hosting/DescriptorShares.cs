using DisposableMail.Smtp;

namespace DisposableMail.Server.Hosting;

/// <summary>
/// Half of the file descriptors that the process does not need itself at most for SMTP's connections and their spool files, the rest for
/// HTTP's, by which the mail is read. A runtime that needs one and has none left ends the process.
/// </summary>
/// <param name="Smtp">Connections of SMTP; one more is answered 421.</param>
/// <param name="SpoolFiles">Large mails that may arrive at the same time; one more is answered 452.</param>
/// <param name="Http">Connections of HTTP; one more waits.</param>
internal sealed record DescriptorShares(int Smtp, int SpoolFiles, int Http)
{
    // Assemblies (some 330), webhooks' connections that are kept (64), SMTP's that are being refused (64), those for metrics (32), the
    // database's, DNS queries. Those of webhooks under way come on top.
    private const long Reserve = 640;

    // Of SMTP's half at least 1/16 is for spool files.
    private const int SpoolShare = 16;

    // With less there is no serving anybody, though it be more than there are: below 1,024, or with very many webhooks at the same time.
    private const long Fewest = 64;

    /// <summary>Whether there is no more than the least.</summary>
    public bool IsShort => Http <= Fewest;

    public SmtpCapacity Capacity => new(Smtp, SpoolFiles);

    /// <param name="all">What the process may have; null for any number.</param>
    /// <param name="wanted"><see cref="SmtpOptions.MaxConnections"/>.</param>
    /// <param name="webhooks">Attempts at the same time.</param>
    public static DescriptorShares Of(long? all, int wanted, int webhooks)
    {
        if (all is not { } limit)
            return new(wanted, wanted, int.MaxValue);
        var free = limit - Reserve - webhooks;
        var half = Math.Max(Fewest, free / 2);
        var smtp = Math.Min(wanted, half - (half / SpoolShare));
        var spool = Math.Min(smtp, half - smtp);
        return new((int)smtp, (int)spool, (int)Math.Clamp(free - smtp - spool, Fewest, int.MaxValue));
    }
}
