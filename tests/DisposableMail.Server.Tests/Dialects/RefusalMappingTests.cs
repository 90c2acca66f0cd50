using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects;

/// <summary>Every refusal has a face in every dialect (invariant 15).</summary>
public sealed class RefusalMappingTests
{
    public static TheoryData<string, RefusalKind> Faces
    {
        get
        {
            var faces = new TheoryData<string, RefusalKind>();
            foreach (var dialect in DialectRegistry.All)
                foreach (var kind in Enum.GetValues<RefusalKind>())
                    faces.Add(dialect.Name, kind);
            return faces;
        }
    }

    [Theory]
    [MemberData(nameof(Faces))]
    public async Task Every_refusal_has_a_face(string name, RefusalKind kind)
    {
        var (http, body) = await RefuseAsync(name, new Refusal(kind, "the detail") { RetryAfter = TimeSpan.FromSeconds(0.2) });

        Assert.InRange(http.Response.StatusCode, 400, 599);
        Assert.Equal(kind is RefusalKind.InternalError or RefusalKind.Unavailable, http.Response.StatusCode >= 500);
        Assert.Equal("1", http.Response.Headers.RetryAfter);
        var isText = name == "TempMailLol" && http.Response.StatusCode == 429 || name == "DropMail" && IsOfToken(kind);
        Assert.Equal(isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8", http.Response.ContentType);
        Assert.True(body.RootElement.EnumerateObject().Any());
    }

    /// <summary>What an error is in each dialect, whatever its kind; a dialect without a line here fails.</summary>
    private static readonly Dictionary<string, Action<int, JsonElement>> Envelopes = new()
    {
        ["DustMail"] = (_, body) =>
        {
            Assert.False(body.GetProperty("success").GetBoolean());
            Assert.Equal("the detail", body.GetProperty("error").GetString());
        },
        ["TempMailIo"] = (status, body) =>
        {
            var error = body.GetProperty("error");
            Assert.Equal(status >= 500 ? "api_error" : "request_error", error.GetProperty("type").GetString());
            Assert.NotEmpty(error.GetProperty("code").GetString()!);
            Assert.NotEmpty(error.GetProperty("detail").GetString()!);
            Assert.Equal("the request", body.GetProperty("meta").GetProperty("request_id").GetString());
        },
        ["TempMailG"] = (status, body) =>
        {
            Assert.False(body.GetProperty("status").GetBoolean());
            var message = body.GetProperty("message").GetString()!;
            Assert.NotEmpty(message);
            Assert.Equal(status == 422, body.TryGetProperty("errors", out var errors));
            Assert.True(status != 422 || errors.GetProperty("the_field")[0].GetString() == message);
        },
        ["TempMailLol"] = (_, body) => Assert.Equal("the detail", body.GetProperty("error").GetString()),
        ["DropMail"] = (_, body) =>
        {
            if (body.TryGetProperty("error", out var word))
            {
                Assert.Matches("^[a-z_]+$", word.GetString());
                return;
            }

            var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
            Assert.Equal("the detail", error.GetProperty("message").GetString());
            Assert.Matches("^[A-Z_]+$", error.GetProperty("extensions").GetProperty("code").GetString());
        },
    };

    [Theory]
    [InlineData(RefusalKind.CredentialMissing, 403, "token_missing")]
    [InlineData(RefusalKind.CredentialInvalid, 403, "token_invalid")]
    [InlineData(RefusalKind.CredentialExpired, 403, "token_expired")]
    [InlineData(RefusalKind.CaptchaRequired, 403, "captcha_required")]
    [InlineData(RefusalKind.TooManyFailedCredentials, 429, "too_many_invalid_tokens")]
    public async Task DropMail_says_one_word_about_a_token(RefusalKind kind, int status, string word)
    {
        var (http, body) = await RefuseAsync("DropMail", new Refusal(kind, "the detail"));

        Assert.Equal((status, word), (http.Response.StatusCode, body.RootElement.GetProperty("error").GetString()));
    }

    [Theory]
    [MemberData(nameof(Faces))]
    public async Task Every_refusal_is_said_in_the_envelope_of_its_dialect(string name, RefusalKind kind)
    {
        var (http, body) = await RefuseAsync(name, new Refusal(kind, "the detail") { Field = "the_field" });

        Envelopes[name](http.Response.StatusCode, body.RootElement);
    }

    private static bool IsOfToken(RefusalKind kind) => kind is RefusalKind.CredentialMissing or RefusalKind.CredentialInvalid or RefusalKind.CredentialExpired
        or RefusalKind.TooManyFailedCredentials or RefusalKind.CaptchaRequired;

    private static async Task<(HttpContext Http, JsonDocument Body)> RefuseAsync(string name, Refusal why)
    {
        var dialect = DialectRegistry.All.Single(d => d.Name == name);
        var body = new MemoryStream();
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddSingleton(new DialectPaths(DialectRegistry.All)).BuildServiceProvider(),
            TraceIdentifier = "the request",
        };
        http.Request.Path = dialect.PathPrefixes[0] + "/nothing";
        http.Response.Body = body;
        await http.RefuseAsync(why, CancellationToken.None);
        // A body that is a text is looked at as if it stood in the field.
        return (http, http.Response.ContentType!.StartsWith("text/plain", StringComparison.Ordinal)
            ? JsonSerializer.SerializeToDocument(new { error = System.Text.Encoding.UTF8.GetString(body.ToArray()) })
            : JsonDocument.Parse(body.ToArray()));
    }
}
