using System.Text;
using System.Text.Json;
using CsCheck;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>JSON bodies of every dialect through the whole pipeline: never a fault of ours, refusals always in the dialect's envelope.</summary>
internal sealed class DialectTarget : HttpTarget
{
    private static readonly (string Path, string Property)[] Envelopes =
    [
        ("/v1/inbox", "success"), ("/api/v1", "success"), ("/v1/webhooks", "success"), ("/v1/emails", "error"), ("/api/emails", "status"), ("/api/messages", "status"), ("/v2", "error"), ("/api/token", "error"),
    ];

    private static readonly string[] Contents = [KnownMail.Subject, KnownMail.Attachment, KnownMail.CleanHtml];

    // Below each of them something of the known mail can be read.
    private static readonly string[] Reads = ["/v1/inbox", "/api/v1", "/v1/emails", "/v1/messages", "/v1/attachments", "/api/messages", "/v2/inbox", "/auth", "/download"];

    public override string Name => "dialect";

    public override int Share => 20;

    public override IReadOnlyList<string> Aims => Reads;

    protected override Gen<byte[]> Cases => HttpGrammar.Requests;

    protected override async ValueTask AnswerAsync(byte[] octets)
    {
        var end = Array.IndexOf(octets, (byte)'\n');
        if (end < 0 || Encoding.Latin1.GetString(octets[..end]).Split(' ') is not [("GET" or "POST" or "PUT" or "PATCH" or "DELETE") and var method, ['/', not '/', ..] and var path]) return;
        // What is no path at all is answered by the web server itself.
        if (path.AsSpan().ContainsAnyExceptInRange('!', '~') || !Uri.TryCreate(Host.BaseAddress, path, out var uri)
            || uri.Authority != Host.BaseAddress.Authority || uri.AbsolutePath.Contains("%00", StringComparison.Ordinal)) return;

        var (status, type, body) = await SendAsync(method, path, method == "GET" ? null : octets[(end + 1)..]);

        Assert.InRange(status, 200, 499);
        Assert.NotEqual(401, status); // The key is right.
        // What is gone or renamed is made anew, for the cases that read it.
        if (status < 300 && (method == "DELETE" || uri.AbsolutePath.StartsWith("/api/emails/", StringComparison.OrdinalIgnoreCase))) await RenewAsync();
        if (status < 400 || Envelopes.FirstOrDefault(one => IsWithin(uri.AbsolutePath, one.Path)) is not { Property: { } property }) return;
        Assert.Equal("application/json", type);
        using var refusal = JsonDocument.Parse(body);
        Assert.True(refusal.RootElement.TryGetProperty(property, out _), $"{status} {body}");
    }

    protected override void MeetIn(string path, string body)
    {
        var isRead = Contents.Any(words => body.Contains(words, StringComparison.Ordinal));
        if (isRead && Reads.FirstOrDefault(one => IsWithin(path, one)) is { } read) Meet(read);
    }

    private static bool IsWithin(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (path.Length == prefix.Length || path[prefix.Length] == '/');
}
