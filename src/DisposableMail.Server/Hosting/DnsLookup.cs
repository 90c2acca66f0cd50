using System.Net;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Asks the DNS with DnsClient; .NET itself has no look-up of TXT and MX.</summary>
internal sealed class DnsLookup : IDnsLookup
{
    private const int MaxAliases = 8;

    private readonly LookupClient _client;

    public DnsLookup(IOptions<DnsOptions> options)
    {
        var servers = options.Value.Servers.Select(s => new NameServer(IPEndPoint.Parse(s) is { Port: 0 } plain
            ? new IPEndPoint(plain.Address, NameServer.DefaultPort)
            : IPEndPoint.Parse(s))).ToArray();
        var settings = servers.Length > 0 ? new LookupClientOptions(servers) : new LookupClientOptions();
        // No cache: who asks again has changed something; how often we ask is limited elsewhere.
        settings.UseCache = false;
        settings.Timeout = options.Value.Timeout;
        settings.Retries = options.Value.Retries;
        settings.ThrowDnsErrors = false;
        _client = new LookupClient(settings);
    }

    public async Task<DnsAnswer> FindTextsAsync(string name, CancellationToken stop) => await AskAsync(name, QueryType.TXT, stop) is { } response
        ? new DnsAnswer(true, [.. Of<TxtRecord>(response, name).Select(r => string.Concat(r.Text).Trim())])
        : DnsAnswer.Uncertain;

    public async Task<DnsAnswer> FindMailHostsAsync(string name, CancellationToken stop) => await AskAsync(name, QueryType.MX, stop) is { } response
        ? new DnsAnswer(true, [.. Of<MxRecord>(response, name).OrderBy(r => r.Preference).Select(r => Canonical(r.Exchange)).OfType<string>()])
        : DnsAnswer.Uncertain;

    /// <returns>Null when nobody gave an answer from which anything follows.</returns>
    private async Task<IDnsQueryResponse?> AskAsync(string name, QueryType type, CancellationToken stop)
    {
        try
        {
            var response = await _client.QueryAsync(new DnsQuestion(name + ".", type), stop);
            // RFC 2308: that there is no such name, or no such record, are the only other certain answers.
            return response.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                && !response.Header.ResultTruncated ? response : null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // Not only the library's own kinds: what a foreign name server sends fails in its reader in many ways, some of them
            // of types it keeps to itself. None of them is an answer.
            return null;
        }
    }

    // Records of the name asked for or of one it is an alias of (RFC 1034 §3.6.2); what else a server adds is not its to say.
    private static IEnumerable<T> Of<T>(IDnsQueryResponse response, string name)
        where T : DnsResourceRecord
    {
        var owner = name;
        for (var i = 0; i < MaxAliases; i++)
        {
            if (response.Answers.OfType<CNameRecord>().FirstOrDefault(r => Canonical(r.DomainName) == owner) is not { } alias)
                break;
            owner = Canonical(alias.CanonicalName) ?? "";
        }

        return response.Answers.OfType<T>().Where(r => Canonical(r.DomainName) == owner);
    }

    // The library shows A-labels as U-labels.
    private static string? Canonical(DnsString name) => EmailAddress.TryCanonicalDomain(name.Value, out var canonical) ? canonical : null;
}
