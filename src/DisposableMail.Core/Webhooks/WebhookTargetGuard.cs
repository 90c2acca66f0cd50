using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Keeps webhooks out of the house (invariant 13): what a target may be, asked when it is registered and at every connect.</summary>
internal sealed class WebhookTargetGuard(HostLookups lookups, IOptions<WebhookOptions> options)
{
    private readonly WebhookOptions _options = options.Value;
    private readonly IPNetwork[] _allowed = [.. options.Value.AllowedPrivateRanges.Select(r => ParseRange(r) ?? throw new FormatException(r))];

    /// <summary>A network or a single address; null when it is neither.</summary>
    public static IPNetwork? ParseRange(string range)
    {
        if (IPNetwork.TryParse(range, out var network))
            return network;
        return IPAddress.TryParse(range, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    /// <summary>What is wrong with a URL as it stands, no network asked; null with the URI when nothing is.</summary>
    public string? Read(string url, out Uri uri)
    {
        var fault = TargetUrl.Read(url, _options.AllowHttp, _allowed.Length > 0, out uri);
        if (fault is null && IPAddress.TryParse(uri.DnsSafeHost, out var address) && !IsAllowed(address))
            fault = "this address is not one of the public internet";
        return fault;
    }

    /// <summary>What is wrong with a URL as of now; null when nothing is. It proves nothing for later: the name may lead elsewhere then.</summary>
    /// <param name="accountId">Who registers it.</param>
    public async Task<string?> CheckAsync(long accountId, string url, CancellationToken stop)
    {
        if (Read(url, out var uri) is { } fault)
            return fault;
        try
        {
            await ResolveAsync(uri.DnsSafeHost, host => lookups.FindForAsync(accountId, host, stop));
            return null;
        }
        catch (TargetException why)
        {
            return why.Failure == WebhookFailure.NotResolved
                ? "the host name has no address"
                : "the host name leads to an address that is not one of the public internet";
        }
    }

    /// <summary>The addresses of a receiver, every one of them allowed.</summary>
    /// <param name="isFailing">Whether the last attempt at it failed.</param>
    /// <exception cref="TargetException">One is not: who mixes them does so on purpose. Or there is none.</exception>
    public Task<IPAddress[]> ResolveAsync(string host, bool isFailing, CancellationToken stop) =>
        ResolveAsync(host, name => lookups.FindAsync(name, isFailing, stop));

    private async Task<IPAddress[]> ResolveAsync(string host, Func<string, Task<IPAddress[]>> find)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await LookUpAsync(host, find);
        return Array.TrueForAll(addresses, IsAllowed) ? addresses : throw new TargetException(WebhookFailure.TargetForbidden);
    }

    private static async Task<IPAddress[]> LookUpAsync(string host, Func<string, Task<IPAddress[]>> find)
    {
        try
        {
            return await find(host) is { Length: > 0 } found ? found : throw new TargetException(WebhookFailure.NotResolved);
        }
        catch (SocketException)
        {
            throw new TargetException(WebhookFailure.NotResolved);
        }
    }

    private bool IsAllowed(IPAddress address) =>
        PublicInternet.Has(address)
        || Array.Exists(_allowed, range => range.BaseAddress.AddressFamily == address.AddressFamily && !address.IsIPv4MappedToIPv6 && range.Contains(address));
}
