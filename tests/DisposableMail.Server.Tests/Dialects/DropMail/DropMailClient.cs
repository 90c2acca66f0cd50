using System.Net.Http.Json;
using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>A client with a token of its own.</summary>
internal sealed class DropMailClient(MailHost host, string token)
{
    public const string Subscription = "subscription ($id: ID!, $after: ID) { sessionMailReceived(id: $id, mailsAfterId: $after) { id headerSubject } }";

    public string Token => token;

    public string Path => $"/api/graphql/{token}";

    public static async Task<DropMailClient> NewAsync(MailHost host) => new(host, await GenerateAsync(host));

    public static async Task<string> GenerateAsync(MailHost host, string lifetime = "1d")
    {
        using var response = await host.Http.PostAsJsonAsync("/api/token/generate", new { type = "af", lifetime });
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
    }

    public static async Task<string> RenewAsync(MailHost host, string token)
    {
        using var response = await host.Http.PostAsJsonAsync("/api/token/renew", new { token, lifetime = "1d" });
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>The whole answer, as text.</summary>
    public async Task<string> AnswerAsync(string query, object? variables = null)
    {
        using var response = await host.Http.PostAsJsonAsync(Path, new { query, variables });
        return await Exchange.TextOfAsync(response);
    }

    /// <summary>The answer's <c>data</c>; it must have no errors.</summary>
    public async Task<JsonElement> AskAsync(string query, object? variables = null)
    {
        var body = await BodyAsync(query, variables);
        Assert.False(body.TryGetProperty("errors", out var errors), errors.ToString());
        return body.GetProperty("data");
    }

    /// <summary>The code of the answer's only error.</summary>
    public async Task<(string Code, string Message)> FailAsync(string query, object? variables = null)
    {
        var error = Assert.Single((await BodyAsync(query, variables)).GetProperty("errors").EnumerateArray());
        return (error.GetProperty("extensions").GetProperty("code").GetString()!, error.GetProperty("message").GetString()!);
    }

    public async Task<JsonElement> BodyAsync(string query, object? variables = null)
    {
        using var response = await host.Http.PostAsJsonAsync(Path, new { query, variables });
        Assert.Equal(200, (int)response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>A session with one address.</summary>
    public async Task<(string Id, string Address)> NewSessionAsync()
    {
        var session = (await AskAsync("mutation { introduceSession { id addresses { address } } }")).GetProperty("introduceSession");
        return (session.GetProperty("id").GetString()!, session.GetProperty("addresses")[0].GetProperty("address").GetString()!);
    }

    public async Task SendAsync(string address, params string[] subjects)
    {
        foreach (var subject in subjects)
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Subject(subject)), StringComparison.Ordinal);
    }

    /// <summary>Moves the clock until the task has ended: it may still be on its way to waiting.</summary>
    /// <remarks>Slowly: on a busy machine whatever is waited for would end, a session after ten minutes, before anybody got to wait for it.</remarks>
    public static async Task AdvanceUntilAsync(MailHost host, Task ended, TimeSpan step)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2)); // Only reached when the test has failed.
        while (!ended.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            host.Clock.Advance(step);
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }
    }
}
