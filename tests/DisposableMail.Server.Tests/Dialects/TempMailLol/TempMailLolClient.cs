using System.Globalization;
using System.Text.RegularExpressions;
using DisposableMail.Server.Tests.Dialects.DustMail;

namespace DisposableMail.Server.Tests.Dialects.TempMailLol;

internal sealed record OpenInbox(string Address, string Token);

/// <summary>Calls of tempmail.lol, and their answers as status and body.</summary>
internal static partial class TempMailLolClient
{
    public static async Task<OpenInbox> CreateOpenAsync(this HttpClient client, string? body = null)
    {
        using var request = Exchange.Request("POST", "/v2/inbox/create", body);
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var inbox = await DustMailClient.JsonOfAsync(response);
        return new OpenInbox(inbox.GetProperty("address").GetString()!, inbox.GetProperty("token").GetString()!);
    }

    /// <summary>The subjects of what a read shows, in its order.</summary>
    public static async Task<List<string>> SubjectsAsync(this HttpClient client, OpenInbox inbox) =>
        [.. (await client.GetJsonAsync($"/v2/inbox?token={inbox.Token}")).GetProperty("emails").EnumerateArray().Select(e => e.GetProperty("subject").GetString()!)];

    /// <summary>Status, a blank and the body, tokens and other random parts replaced.</summary>
    public static async Task<string> AskAsync(this HttpClient client, string method, string path, string? body = null, string? mediaType = "application/json")
    {
        using var request = Exchange.Request(method, path, body, mediaType);
        using var response = await client.SendAsync(request);
        var text = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) + " " + await response.Content.ReadAsStringAsync();
        return WithoutTokens(Exchange.Normalise(text));
    }

    public static string WithoutTokens(string text) =>
        Secret().Replace(Wildcard().Replace(Token().Replace(text, "{token}"), "tempmail-wc-{random}"), "{secret}");

    [GeneratedRegex("(?<=\"token\":\")[a-z0-9]{38}(?=\")")]
    private static partial Regex Token();

    [GeneratedRegex("tempmail-wc-[a-z0-9]{32}")]
    private static partial Regex Wildcard();

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]{44}")]
    private static partial Regex Secret();
}
