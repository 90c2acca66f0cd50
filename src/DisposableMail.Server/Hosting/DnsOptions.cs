namespace DisposableMail.Server.Hosting;

/// <summary>Section <c>Dns</c>: who is asked about the domains of accounts.</summary>
public sealed record DnsOptions
{
    /// <summary>Name servers as <c>ADDRESS</c> or <c>ADDRESS:PORT</c>, tried in order; none for those of the system.</summary>
    public IList<string> Servers { get; set; } = [];

    /// <summary>How long one name server is waited for; 100 ms to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a name server that did not answer is asked again; 0 to 10.</summary>
    public int Retries { get; set; } = 1;
}
