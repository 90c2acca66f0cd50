using System.Text;
using System.Text.Json;
using CsCheck;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>GraphQL documents, variables and whole bodies: 200 with data or errors, or 403; 400 in the same form for a body that is no request.</summary>
internal sealed class GraphQlTarget : HttpTarget
{
    private string _path = "";

    public override string Name => "graphql";

    public override int Share => 10;

    protected override Gen<byte[]> Cases { get; } = Gen.Frequency((1, HttpGrammar.GraphQlBodies), (2, HttpGrammar.GraphQlDocuments));

    public override async Task StartAsync()
    {
        await base.StartAsync();
        var (_, _, body) = await SendAsync("POST", "/api/token/generate", """{"type":"af","lifetime":"90d"}"""u8.ToArray());
        _path = $"/api/graphql/{JsonDocument.Parse(body).RootElement.GetProperty("token").GetString()}";
    }

    protected override async ValueTask AnswerAsync(byte[] octets)
    {
        // A body begins as one; anything else is a document, put into a body that is sound.
        var isBody = octets.AsSpan().StartsWith("{\""u8);
        var body = isBody ? octets : JsonSerializer.SerializeToUtf8Bytes(new { query = Encoding.Latin1.GetString(octets), variables = new { id = "x" } });

        var (status, type, answer) = await SendAsync("POST", _path, body);

        Assert.True(status is 200 or 403 || (status == 400 && (isBody || string.IsNullOrWhiteSpace(Encoding.Latin1.GetString(octets)))), $"{status} {answer}");
        if (status == 403 || type == "multipart/mixed") return;
        using var json = JsonDocument.Parse(answer);
        Assert.True(json.RootElement.TryGetProperty("data", out _) || json.RootElement.TryGetProperty("errors", out _), answer);
    }
}
