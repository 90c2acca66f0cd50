using System.Text;
using System.Text.RegularExpressions;

namespace DisposableMail.Server.Tests.Dialects;

/// <summary>A response as one text: status, every header but Date and those that every answer has, body. What is random is replaced by what it is.</summary>
internal static partial class Exchange
{
    public static async Task<string> SendAsync(this HttpClient client, string method, string path, string? body = null, string? mediaType = "application/json")
    {
        using var request = Request(method, path, body, mediaType);
        return await TextOfAsync(await client.SendAsync(request));
    }

    /// <summary>A request with a body under any media type, or under none at all.</summary>
    public static HttpRequestMessage Request(string method, string path, string? body = null, string? mediaType = "application/json")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (mediaType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        return request;
    }

    public static async Task<string> TextOfAsync(HttpResponseMessage response)
    {
        Assert.All(Everywhere, header => Assert.True(response.Headers.Contains(header.Key), header.Key));
        var text = new StringBuilder().Append((int)response.StatusCode).Append('\n');
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(IsOfThisAnswer).OrderBy(h => h.Key, StringComparer.Ordinal))
            text.Append(name).Append(": ").Append(string.Join(", ", values)).Append('\n');
        return Normalise(text.Append('\n').Append(await response.Content.ReadAsStringAsync()).ToString());
    }

    // Not recorded in every exchange: the time, and what every answer has (more is asserted in SafetyHeaderTests).
    private static bool IsOfThisAnswer(KeyValuePair<string, IEnumerable<string>> header) =>
        header.Key != "Date" && !(Everywhere.TryGetValue(header.Key, out var value) && header.Value.Single() == value);

    private static readonly Dictionary<string, string> Everywhere = new()
    {
        ["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'",
        ["Referrer-Policy"] = "no-referrer",
    };

    public static string Normalise(string text)
    {
        text = RequestId().Replace(text, "$1{request}");
        text = Address().Replace(text, "{address}@");
        text = ContentLength().Replace(text, "Content-Length: {n}");
        return Uuid().Replace(text, "{uuid}");
    }

    [GeneratedRegex("(X-Request-ID: |\"request_id\":\")[0-9a-f-]{36}")]
    private static partial Regex RequestId();

    [GeneratedRegex("[a-z]+\\.[a-z]+[2-9b-z]{6}@")]
    private static partial Regex Address();

    [GeneratedRegex("Content-Length: [0-9]+")]
    private static partial Regex ContentLength();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
