using System.Text;
using CsCheck;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>JSON-RPC of the Model Context Protocol, alone and on a connection, where tools can be called: never a fault of ours, never a refusal of the key, which is right.</summary>
internal sealed class McpTarget : HttpTarget
{
    public override string Name => "mcp";

    public override int Share => 10;

    protected override IReadOnlyList<(string Aim, string Words)> Signs { get; } =
        [("subject", KnownMail.Subject), ("text", KnownMail.Text), ("later text", KnownMail.TextEnd), ("attachment", "known.txt"), ("restore key", "\"restore_key\":\"")];

    protected override Gen<byte[]> Cases => HttpGrammar.McpCalls;

    public override async Task StartAsync()
    {
        await base.StartAsync();
        await ConnectAsync();
    }

    protected override async ValueTask AnswerAsync(byte[] octets)
    {
        Judge(await PostAsync(octets));
        if (octets.AsSpan().IndexOf("initialize"u8) >= 0) return;
        var answer = await PostAsync(octets, ("Mcp-Session-Id", Connection));
        // Connections that nobody uses end.
        if (answer.Status == 404)
        {
            await ConnectAsync();
            answer = await PostAsync(octets, ("Mcp-Session-Id", Connection));
            Assert.NotEqual(404, answer.Status);
        }

        Judge(answer);
    }

    private async Task ConnectAsync() => Assert.Equal(200, (await PostAsync(Encoding.ASCII.GetBytes(HttpGrammar.Initialize))).Status);

    private Task<(int Status, string? Type, string Body)> PostAsync(byte[] octets, params (string, string)[] headers) =>
        SendAsync("POST", "/mcp", octets, [("Accept", "application/json, text/event-stream"), .. headers]);

    private static void Judge((int Status, string? Type, string Body) answer) => Assert.True(answer.Status is >= 200 and < 500 and not (401 or 403), $"{answer.Status} {answer.Body}");
}
