using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace DisposableMail.Benchmarks;

/// <summary>Makes what the benchmarks need in the DustMail dialect.</summary>
internal sealed class DustMailClient : IDisposable
{
    private readonly HttpClient _http;

    public DustMailClient(Uri server, string key)
    {
        _http = new HttpClient { BaseAddress = server };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", key);
    }

    public async Task<(string Id, string Address)> CreateInboxAsync(CancellationToken stop)
    {
        using var answer = await _http.PostAsync("/v1/inbox", content: null, stop);
        var inbox = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("data");
        return (inbox.GetProperty("id").GetString()!, inbox.GetProperty("email").GetString()!);
    }

    public async Task<IReadOnlyList<(string Id, string Address)>> CreateInboxesAsync(int count)
    {
        var inboxes = new ConcurrentBag<(string, string)>();
        var width = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForAsync(0, count, width, async (_, stop) => inboxes.Add(await CreateInboxAsync(stop)));
        return [.. inboxes];
    }

    public void Dispose() => _http.Dispose();
}
