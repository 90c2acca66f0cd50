using System.Net;
using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Swagger;

public sealed class SwaggerTests
{
    [Theory]
    [InlineData("v1", "/v1/inbox", "/v1/emails")]
    [InlineData("dustmail", "/v1/inbox", "/v1/inbox/{id}/emails/{emailId}/raw")]
    [InlineData("tempmailio", "/v1/emails", "/v1/attachments/{id}")]
    [InlineData("tempmailg", "/api/emails/{email}/{username}/{domain}", "/api/messages/{id}/attachments/{name}")]
    [InlineData("tempmaillol", "/v2/inbox/create", "/v2/private_webhook", "/generate/rush")]
    [InlineData("dropmail", "/api/graphql/{token}", "/api/token/generate", "/download/mail/{session}/{mail}")]
    public async Task Every_document_is_there_with_both_schemes(string document, params string[] paths)
    {
        await using var host = await MailHost.StartAsync();

        var root = await ReadAsync(host, document);

        Assert.All(paths, path => Assert.True(root.GetProperty("paths").TryGetProperty(path, out _), path));
        var schemes = root.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("bearer", schemes.GetProperty("Bearer").GetProperty("scheme").GetString());
        Assert.Equal("X-API-Key", schemes.GetProperty("X-API-Key").GetProperty("name").GetString());
        Assert.Equal(2, root.GetProperty("security").GetArrayLength());
        Assert.Equal(root.GetRawText(), (await ReadAsync(host, document)).GetRawText());
    }

    [Fact]
    public async Task The_bare_origin_leads_to_the_page()
    {
        await using var host = await MailHost.StartAsync();
        await using var without = await MailHost.StartAsync([("Swagger:Enabled", "false")]);

        using var answer = await host.Http.GetAsync("/");

        Assert.Equal((HttpStatusCode.Found, "/swagger"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await without.Http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_document_of_a_dialect_holds_that_dialect_alone()
    {
        await using var host = await MailHost.StartAsync();

        Assert.DoesNotContain("TempMailIo", (await ReadAsync(host, "dustmail")).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("DustMail", (await ReadAsync(host, "tempmailio")).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dustmail", "401")]
    [InlineData("tempmailio", "400")]
    [InlineData("tempmailg", "401")]
    [InlineData("tempmaillol", "401")]
    public async Task Every_operation_shows_its_refusals_and_an_example_of_every_answer(string document, string withoutKey)
    {
        await using var host = await MailHost.StartAsync();

        var operations = (await ReadAsync(host, document)).GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).ToList();

        Assert.NotEmpty(operations);
        Assert.All(operations, operation =>
        {
            var responses = operation.Value.GetProperty("responses");
            Assert.NotEqual("", operation.Value.GetProperty("summary").GetString());
            Assert.Contains("CredentialMissing", ExamplesOf(responses.GetProperty(withoutKey)));
            Assert.True(responses.GetProperty("429").GetProperty("headers").TryGetProperty("Retry-After", out _));
            Assert.All(responses.EnumerateObject().Where(HasJson), answer => Assert.NotEmpty(ExamplesOf(answer.Value)));
            Assert.Equal(responses.EnumerateObject().Select(r => r.Name).Order(), responses.EnumerateObject().Select(r => r.Name));
        });
    }

    [Fact]
    public async Task DropMail_shows_a_plain_reason_where_there_is_a_token_and_none_elsewhere()
    {
        await using var host = await MailHost.StartAsync();

        var paths = (await ReadAsync(host, "dropmail")).GetProperty("paths");

        var reason = paths.GetProperty("/api/graphql/{token}").GetProperty("post").GetProperty("responses").GetProperty("403").GetProperty("content").GetProperty("text/plain");
        Assert.Equal("token_invalid", reason.GetProperty("examples").GetProperty("CredentialInvalid").GetProperty("value").GetString());
        var generate = paths.GetProperty("/api/token/generate").GetProperty("post");
        Assert.DoesNotContain("Credential", generate.GetProperty("responses").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("af", generate.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetProperty("type").GetString());
        Assert.Equal("captcha_required", generate.GetProperty("responses").GetProperty("402").GetProperty("content").GetProperty("application/json").GetProperty("example").GetProperty("error").GetString());
    }

    [Fact]
    public async Task An_example_is_what_the_server_answers()
    {
        await using var host = await MailHost.StartAsync();
        var shown = (await ReadAsync(host, "dustmail")).GetProperty("paths").GetProperty("/v1/inbox").GetProperty("get").GetProperty("responses")
            .GetProperty("401").GetProperty("content").GetProperty("application/json").GetProperty("examples").GetProperty("CredentialMissing").GetProperty("value");

        var answered = JsonDocument.Parse(await host.Http.GetStringEvenIfRefusedAsync("/v1/inbox")).RootElement;

        Assert.True(JsonElement.DeepEquals(shown, answered), $"{shown} is not {answered}");
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        await using var host = await MailHost.StartAsync();

        foreach (var file in new[] { "index.html", "index.js", "index.css" })
        {
            var response = await host.Http.GetAsync($"/swagger/{file}");
            var text = await response.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.DoesNotMatch("""(?i)(src|href)\s*=\s*["']?(https?:)?//|url\(["']?(https?:)?//|@import|fetch\(["'](https?:)?//""", text);
        }
    }

    [Fact]
    public async Task Switched_off_there_is_neither_page_nor_document()
    {
        await using var host = await MailHost.StartAsync([("Swagger:Enabled", "false")]);

        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/swagger/index.html")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/swagger/v1/swagger.json")).StatusCode);
    }

    private static async Task<JsonElement> ReadAsync(MailHost host, string document) =>
        JsonDocument.Parse(await host.Http.GetStringAsync($"/swagger/{document}/swagger.json")).RootElement;

    // An empty object is its own example; the writer of the documents leaves it out.
    private static bool HasJson(JsonProperty answer) =>
        answer.Value.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json)
        && !json.GetProperty("schema").GetRawText().Contains("Nothing", StringComparison.Ordinal);

    private static IReadOnlyList<string> ExamplesOf(JsonElement answer)
    {
        var json = answer.GetProperty("content").GetProperty("application/json");
        if (json.TryGetProperty("examples", out var several))
            return [.. several.EnumerateObject().Select(e => e.Name)];
        return json.TryGetProperty("example", out _) ? ["example"] : [];
    }
}

file static class Refused
{
    public static async Task<string> GetStringEvenIfRefusedAsync(this HttpClient client, string path) =>
        await (await client.GetAsync(path)).Content.ReadAsStringAsync();
}
