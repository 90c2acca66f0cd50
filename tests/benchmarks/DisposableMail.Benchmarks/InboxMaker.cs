using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace DisposableMail.Benchmarks;

/// <summary>Makes many inboxes over HTTP and writes a line with id and address for each.</summary>
internal static class InboxMaker
{
    private static readonly ParallelOptions Together = new() { MaxDegreeOfParallelism = 8 };

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var url, var key, var howMany, var file])
            return 2;
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var lines = new string[int.Parse(howMany, null)];
        await Parallel.ForAsync(0, lines.Length, Together, async (i, stop) => lines[i] = await MakeAsync(http, stop));
        await File.WriteAllLinesAsync(file, lines);
        return 0;
    }

    private static async Task<string> MakeAsync(HttpClient http, CancellationToken stop)
    {
        using var answer = await http.PostAsJsonAsync("/v1/inbox", new { duration = 600 }, stop);
        answer.EnsureSuccessStatusCode();
        var inbox = (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("data");
        return $"{inbox.GetProperty("id").GetString()} {inbox.GetProperty("email").GetString()}";
    }
}
