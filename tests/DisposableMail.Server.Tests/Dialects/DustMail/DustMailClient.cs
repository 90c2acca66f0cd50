using System.Text.Json;

namespace DisposableMail.Server.Tests.Dialects.DustMail;

internal sealed record CreatedInbox(string Id, string Email);

/// <summary>What a test of something else needs of DustMail.</summary>
internal static class DustMailClient
{
    public static async Task<CreatedInbox> CreateInboxAsync(this HttpClient client, string? body = null)
    {
        using var request = Exchange.Request("POST", "/v1/inbox", body);
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var data = (await JsonOfAsync(response)).GetProperty("data");
        return new CreatedInbox(data.GetProperty("id").GetString()!, data.GetProperty("email").GetString()!);
    }

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await JsonOfAsync(response);
    }

    public static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The ids of the emails of an inbox, newest first.</summary>
    public static async Task<List<string>> EmailIdsAsync(this HttpClient client, string inbox) =>
        [.. (await client.GetJsonAsync($"/v1/inbox/{inbox}")).GetProperty("data").GetProperty("emails").EnumerateArray().Select(e => e.GetProperty("id").GetString()!)];
}
