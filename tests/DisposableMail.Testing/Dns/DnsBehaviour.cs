namespace DisposableMail.Testing.Dns;

/// <summary>How a <see cref="DnsResponder"/> treats questions.</summary>
public enum DnsBehaviour
{
    /// <summary>Answers what it knows, NXDOMAIN for names it does not know.</summary>
    Answers,

    /// <summary>SERVFAIL.</summary>
    Fails,

    /// <summary>REFUSED.</summary>
    Refuses,

    /// <summary>Nothing at all.</summary>
    Silent,

    /// <summary>An empty, truncated answer over UDP: the whole one is to be had over TCP (RFC 7766).</summary>
    Truncates,

    /// <summary>Truncated over UDP, silent over TCP.</summary>
    TruncatesForever,

    /// <summary>Answers with the right values, as those of another name.</summary>
    AnswersAnotherName,

    /// <summary>Answers under another transaction id.</summary>
    AnswersAnotherQuestion,

    /// <summary>Octets that are no DNS message.</summary>
    Babbles,
}
