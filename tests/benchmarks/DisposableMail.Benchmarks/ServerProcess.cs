using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace DisposableMail.Benchmarks;

/// <summary>The server under measurement, as the operating system sees it.</summary>
internal sealed class ServerProcess(int id)
{
    // A part of the heap that stays empty goes back to the system after twenty collections: then what is resident is in use.
    private const int Collections = 25;
    private const long CollectNow = 0x800000; // The keyword GCHeapCollect: whoever begins to listen for it makes the runtime collect.

    /// <summary>Octets of resident memory, after full collections until no garbage and no empty heap is left.</summary>
    public async Task<long> SettledBytesAsync()
    {
        for (var i = 0; i < Collections; i++)
            await CollectAsync();
        return ResidentBytes();
    }

    private async Task CollectAsync()
    {
        var collect = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectNow);
        using var session = await new DiagnosticsClient(id).StartEventPipeSessionAsync(collect, requestRundown: false, token: CancellationToken.None);
        var draining = session.EventStream.CopyToAsync(Stream.Null);
        await session.StopAsync(CancellationToken.None);
        await draining;
    }

    private long ResidentBytes() => 1024 * long.Parse(
        File.ReadLines($"/proc/{id}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null);
}
