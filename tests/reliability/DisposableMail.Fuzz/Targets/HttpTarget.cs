using System.Net.Http.Headers;
using System.Text;
using DisposableMail.Testing;

namespace DisposableMail.Fuzz.Targets;

/// <summary>A whole server, real Kestrel and real SQLite, for the targets that speak HTTP.</summary>
internal abstract class HttpTarget : FuzzTarget
{
    /// <summary>Time stands still but for this: or what is made in a window of time would be refused for ever after its first few.</summary>
    private const int CasesPerHour = 50;

    private HttpClient? _client;
    private string _key = "";
    private int _cases;
    private int _logged;

    public override IReadOnlyList<string> Aims => [.. Signs.Select(static sign => sign.Aim)];

    protected MailHost Host { get; private set; } = null!;

    /// <summary>Made anew every hour: sessions and inboxes end, and cases may end them.</summary>
    protected KnownThings Known { get; private set; } = null!;

    /// <summary>Aims, and the words in an answer by which each shows.</summary>
    protected virtual IReadOnlyList<(string Aim, string Words)> Signs => [];

    /// <summary>True when the known session is a token's of its own, false when it is the account's.</summary>
    protected virtual bool HasToken => false;

    /// <summary>The connection of MCP that was made last.</summary>
    protected string Connection { get; private set; } = "";

    public override async Task StartAsync()
    {
        // Keys that are guessed by the thousand are slowed; here that would hide what comes after.
        Host = await MailHost.StartAsync(
            [("Http:FailedKeys:Limit", "1000000"), ("Logging:LogLevel:Default", "Warning"), ("Dialects:DropMail:Mcp:MaxTextCharacters", "1000")]);
        _key = await Host.CreateKeyAsync(tier: "ultra");
        _client = Host.NewClient(_key);
        Known = new KnownThings(Host, _client);
        await RenewAsync();
    }

    /// <summary>Runs the case and looks whether the server called anything an error: a fault may be caught on its way, and answered 200.</summary>
    public sealed override async ValueTask CheckAsync(byte[] octets)
    {
        if (++_cases % CasesPerHour == 0)
        {
            Host.Clock.Advance(TimeSpan.FromHours(1));
            await RenewAsync();
        }

        var log = "";
        try
        {
            await AnswerAsync(Known.PutInto(octets));
        }
        finally
        {
            (log, _logged) = Host.LogSince(_logged); // Of this case alone, however it ended.
        }

        if (LoggedFault.Find(log) is { } fault) throw fault;
    }

    protected abstract ValueTask AnswerAsync(byte[] octets);

    /// <summary>Meets the aims that show in an answer.</summary>
    protected virtual void MeetIn(string path, string body)
    {
        foreach (var (aim, words) in Signs)
        {
            if (body.Contains(words, StringComparison.Ordinal)) Meet(aim);
        }
    }

    /// <summary>Makes the known things anew.</summary>
    protected Task RenewAsync() => Known.MakeAsync(HasToken ? null : _key);

    public override async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (Host is not null) await Host.DisposeAsync();
        await base.DisposeAsync();
    }

    protected async Task<(int Status, string? Type, string Body)> SendAsync(string method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.BaseAddress, path));
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await _client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var type = response.Content.Headers.ContentType?.MediaType;
        if (response.Headers.TryGetValues("Mcp-Session-Id", out var connection)) Connection = connection.First();
        // Subscriptions go on for ever.
        var answer = type == "multipart/mixed" ? "" : Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        MeetIn(path.Split('?')[0], answer);
        return ((int)response.StatusCode, type, answer);
    }
}
