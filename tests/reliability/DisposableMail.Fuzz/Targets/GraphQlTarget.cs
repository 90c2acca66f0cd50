using System.Text;
using System.Text.Json;
using CsCheck;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>GraphQL documents, variables and whole bodies: 200 with data or errors, 400 in the same form for a body that is no request, never 403: the token is right.</summary>
internal sealed class GraphQlTarget : HttpTarget
{
    public override string Name => "graphql";

    public override int Share => 10;

    protected override bool HasToken => true;

    protected override IReadOnlyList<(string Aim, string Words)> Signs { get; } =
    [
        ("subject", KnownMail.Subject), ("text", KnownMail.TextEnd), ("clean HTML", KnownMail.CleanHtml), ("attachment", KnownMail.Attachment), ("cursor", "\"cursor\":\""), ("restore key", "\"restoreKey\":\""),
    ];

    protected override Gen<byte[]> Cases { get; } = Gen.Frequency((1, HttpGrammar.GraphQlBodies), (2, HttpGrammar.GraphQlDocuments));

    protected override async ValueTask AnswerAsync(byte[] octets)
    {
        // A body begins as one; anything else is a document, put into a body that is sound.
        var isBody = octets.AsSpan().StartsWith("{\""u8);
        var body = isBody ? octets : JsonSerializer.SerializeToUtf8Bytes(new { query = Encoding.Latin1.GetString(octets), variables = new { id = Known["session"], mail = Known["mail"] } });

        var (status, type, answer) = await SendAsync("POST", $"/api/graphql/{Known["token"]}", body);

        Assert.True(status == 200 || (status == 400 && (isBody || string.IsNullOrWhiteSpace(Encoding.Latin1.GetString(octets)))), $"{status} {answer}");
        if (type == "multipart/mixed") return;
        using var json = JsonDocument.Parse(answer);
        Assert.True(json.RootElement.TryGetProperty("data", out _) || json.RootElement.TryGetProperty("errors", out _), answer);
    }
}
