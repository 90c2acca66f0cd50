using CsCheck;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>JSON-RPC of the Model Context Protocol: never a fault of ours.</summary>
internal sealed class McpTarget : HttpTarget
{
    public override string Name => "mcp";

    public override int Share => 10;

    protected override Gen<byte[]> Cases => HttpGrammar.McpCalls;

    public override async ValueTask CheckAsync(byte[] octets)
    {
        var (status, _, body) = await SendAsync("POST", "/mcp", octets, "application/json, text/event-stream");
        Assert.True(status is >= 200 and < 500, $"{status} {body}");
    }
}
