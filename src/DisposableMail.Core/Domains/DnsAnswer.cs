namespace DisposableMail.Core.Domains;

/// <summary>What the DNS said.</summary>
/// <param name="IsCertain">False when it said nothing (time-out, SERVFAIL, garbage): nothing may be concluded from that.</param>
/// <param name="Values">Empty when the name or its records are certainly not there, and when nothing is certain.</param>
public sealed record DnsAnswer(bool IsCertain, IReadOnlyList<string> Values)
{
    /// <summary>No answer.</summary>
    public static readonly DnsAnswer Uncertain = new(false, []);

    /// <summary>The records are not there.</summary>
    public static readonly DnsAnswer Absent = new(true, []);
}
