using System.Text;
using System.Text.Json;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Testing;

namespace DisposableMail.Fuzz.Targets;

/// <summary>Things that are really there: inboxes and a session with the same mail.</summary>
/// <remarks>Cases name them by placeholders, <c>~mail~</c>: names that are made up are not found, and those of another run are gone.</remarks>
internal sealed class KnownThings(MailHost host, HttpClient client)
{
    private readonly Dictionary<string, string> _names = [];

    /// <param name="token">Whose the session is to be; null for a new token.</param>
    public async Task MakeAsync(string? token)
    {
        _names["token"] = token ?? Text(await AskAsync("POST", "/api/token/generate", """{"type":"af","lifetime":"90d"}"""), "token");
        await MakeInboxesAsync();
        await MakeSessionAsync();
        Assert.StartsWith("250", await SmtpClientScript.SendAsync(
            host.Smtp, "sender@sender.example", [_names["inboxAddress"], _names["openAddress"], _names["address"]], KnownMail.Content), StringComparison.Ordinal);
        await ReadInboxAsync();
        await ReadSessionAsync();
    }

    /// <summary>Of what was made last.</summary>
    public string this[string placeholder] => _names[placeholder];

    /// <summary>The case with names in the places of placeholders.</summary>
    public byte[] PutInto(byte[] octets)
    {
        if (!octets.AsSpan().Contains((byte)'~')) return octets;
        var text = new StringBuilder(Encoding.Latin1.GetString(octets));
        foreach (var (placeholder, name) in _names) text.Replace($"~{placeholder}~", name);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private async Task MakeInboxesAsync()
    {
        var inbox = (await AskAsync("POST", "/v1/inbox", """{"duration":60}""")).GetProperty("data");
        var open = await AskAsync("POST", "/v2/inbox/create", "{}");
        (_names["inbox"], _names["inboxAddress"]) = (Text(inbox, "id"), Text(inbox, "email"));
        (_names["inboxToken"], _names["openAddress"]) = (Text(open, "token"), Text(open, "address"));
    }

    private async Task MakeSessionAsync()
    {
        var session = await AskGraphQlAsync("mutation{introduceSession{id addresses{id address restoreKey domain{id}}}}", "introduceSession");
        var address = session.GetProperty("addresses")[0];
        (_names["session"], _names["addressId"], _names["domain"]) = (Text(session, "id"), Text(address, "id"), Text(address.GetProperty("domain"), "id"));
        (_names["address"], _names["restoreKey"]) = (Text(address, "address"), Text(address, "restoreKey"));
    }

    private async Task ReadInboxAsync()
    {
        _names["email"] = Text((await AskAsync("GET", $"/v1/inbox/{_names["inbox"]}")).GetProperty("data").GetProperty("emails")[0], "id");
        _names["message"] = Text((await AskAsync("GET", $"/api/messages?email={_names["inboxAddress"]}")).GetProperty("messages")[0], "id");
        var message = await AskAsync("GET", $"/v1/messages/{_names["email"]}");
        _names["attachmentOfEmail"] = Text(message.GetProperty("attachments")[0], "id");
    }

    private async Task ReadSessionAsync()
    {
        var session = await AskGraphQlAsync(
            "query($id: ID!){session(id:$id){downloadZipUrl mailsConnection{edges{cursor node{id downloadUrl downloadSanitizedHtmlUrl attachments{id downloadUrl}}}}}}", "session");
        var edge = session.GetProperty("mailsConnection").GetProperty("edges")[0];
        var mail = edge.GetProperty("node");
        var attachment = mail.GetProperty("attachments")[0];
        (_names["cursor"], _names["mail"], _names["attachment"]) = (Text(edge, "cursor"), Text(mail, "id"), Text(attachment, "id"));
        (_names["zipPath"], _names["mailPath"]) = (PathIn(session, "downloadZipUrl"), PathIn(mail, "downloadUrl"));
        (_names["htmlPath"], _names["attachmentPath"]) = (PathIn(mail, "downloadSanitizedHtmlUrl"), PathIn(attachment, "downloadUrl"));
    }

    private async Task<JsonElement> AskGraphQlAsync(string document, string field) =>
        (await AskAsync(
            "POST", $"/api/graphql/{_names["token"]}",
            JsonSerializer.Serialize(new { query = document, variables = new { id = _names.GetValueOrDefault("session") } }))).GetProperty("data").GetProperty(field);

    private async Task<JsonElement> AskAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {answer}");
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }

    private static string Text(JsonElement thing, string property) => thing.GetProperty(property).GetString()!;

    private static string PathIn(JsonElement thing, string property) => new Uri(Text(thing, property)).PathAndQuery;
}
