using Microsoft.Net.Http.Headers;

namespace DisposableMail.Server.Http;

/// <summary>Weak entity tags (RFC 9110 §8.8.3) over a state that Core names; weak, for the quota in the body differs in every answer.</summary>
internal static class EntityTags
{
    /// <summary>The state of the first tag in If-None-Match; null without one.</summary>
    public static string? SeenState(HttpRequest request) =>
        request.Headers.IfNoneMatch.ToString() is { Length: > 0 } text and not "*" && EntityTagHeaderValue.TryParseList([text], out var tags)
            ? tags[0].Tag.AsSpan().Trim('"').ToString()
            : null;

    /// <summary>Tags the answer, and says whether the client has it already (RFC 9110 §13.1.2).</summary>
    public static bool IsUnchanged(HttpContext http, string state)
    {
        var tag = $"W/\"{state}\"";
        http.Response.Headers.ETag = tag;
        // It may be kept, by this caller alone, and must be asked for every time.
        http.Response.Headers.CacheControl = "no-cache, private";
        var sent = http.Request.Headers.IfNoneMatch.ToString();
        if (sent.Length == 0)
            return false;
        return sent == tag || sent == "*"
            || (EntityTagHeaderValue.TryParseList([sent], out var tags) && tags.Any(t => t.Tag.AsSpan().Trim('"').SequenceEqual(state)));
    }
}
