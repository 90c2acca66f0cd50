using System.Text.Json;
using System.Text.RegularExpressions;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

internal sealed record CreatedMailbox(long Id, string Email, string Token);

/// <summary>What the tests of this dialect share.</summary>
internal static partial class TempMailGClient
{
    public static async Task<CreatedMailbox> CreateMailboxAsync(this HttpClient client) => MailboxOf(await client.PostAsync("/api/emails", null));

    public static async Task<CreatedMailbox> RenameAsync(this HttpClient client, string email, string target) =>
        MailboxOf(await client.PostAsync($"/api/emails/{email}/{target}", null));

    /// <summary>A mailbox of a name of the test's.</summary>
    public static async Task<CreatedMailbox> CreateMailboxAsync(this HttpClient client, string username) =>
        await client.RenameAsync((await client.CreateMailboxAsync()).Email, $"{username}/mail.test");

    public static async Task<List<JsonElement>> MessagesAsync(this HttpClient client, string email) =>
        [.. JsonDocument.Parse(await client.GetStringAsync($"/api/messages?email={email}")).RootElement.GetProperty("messages").EnumerateArray()];

    public static async Task<JsonElement> MessageAsync(this HttpClient client, string email) => Assert.Single(await client.MessagesAsync(email));

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    /// <summary>The answer with what is different every time replaced by what it is.</summary>
    public static async Task<string> GoldenAsync(this HttpClient client, string method, string path, string? body = null, string? mediaType = null)
    {
        var answer = await client.SendAsync(method, path, body, mediaType);
        answer = MessageId().Replace(answer, "{message}");
        answer = Token().Replace(answer, "\"email_token\":\"{token}\"");
        answer = Number().Replace(answer, "\"id\":{number}");
        return answer.Replace(client.BaseAddress!.Authority, "{host}", StringComparison.Ordinal);
    }

    private static CreatedMailbox MailboxOf(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        var data = JsonDocument.Parse(response.Content.ReadAsStream()).RootElement.GetProperty("data");
        return new CreatedMailbox(data.GetProperty("id").GetInt64(), data.Text("email"), data.Text("email_token"));
    }

    [GeneratedRegex("\\b[0-9A-Za-z]{46}\\b")]
    private static partial Regex MessageId();

    [GeneratedRegex("\"email_token\":\"[0-9a-z]{38}\"")]
    private static partial Regex Token();

    [GeneratedRegex("\"id\":[0-9]+")]
    private static partial Regex Number();
}
