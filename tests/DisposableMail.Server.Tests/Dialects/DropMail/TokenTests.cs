using System.Text.RegularExpressions;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

public sealed partial class TokenTests
{
    [Theory]
    [InlineData("""{"type":"af","lifetime":"1h"}""", "application/json")]
    [InlineData("""{"type":"af","lifetime":"90d","captcha":null}""", "text/plain")]
    [InlineData("""{}""", null)]
    [InlineData("type=af&lifetime=7d", "application/x-www-form-urlencoded")]
    public async Task Generate_answers_a_token_of_the_form_that_clients_check(string body, string? mediaType)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await host.Http.SendAsync("POST", "/api/token/generate", body, mediaType);

        Assert.Matches(Generated(), answer);
    }

    [Theory]
    [InlineData("generate", """{"lifetime":"2h"}""", "400\n", """{"error":"invalid_lifetime"}""")]
    [InlineData("generate", """{"type":"other"}""", "400\n", """{"error":"invalid_type"}""")]
    [InlineData("generate", """{""", "400\n", """{"error":"malformed_request"}""")]
    [InlineData("renew", """{}""", "403\n", """{"error":"token_missing"}""")]
    [InlineData("renew", """{"token":"af_wrongwrongwrong"}""", "403\n", """{"error":"token_invalid"}""")]
    [InlineData("revoke", """{}""", "404\n", """{"error":"unknown_route"}""")]
    public async Task What_gives_no_token_is_an_error_of_one_word(string call, string body, string status, string error)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await host.Http.SendAsync("POST", $"/api/token/{call}", body);

        Assert.StartsWith(status, answer, StringComparison.Ordinal);
        Assert.EndsWith("\n" + error, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_that_asks_too_often_is_told_so_as_the_service_tells_it()
    {
        await using var host = await MailHost.StartAsync([("Tokens:PerHour", "1")]);
        await DropMailClient.GenerateAsync(host);

        Assert.Equal(
            """
            402
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            Retry-After: 3600
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"error":"captcha_required","credits_needed":1,"captcha":{}}
            """, await host.Http.SendAsync("POST", "/api/token/generate", """{"type":"af","lifetime":"1h"}"""));
    }

    [GeneratedRegex("""^200\n(.*\n)*\{"token":"af_[A-Za-z0-9_-]{40}"\}$""")]
    private static partial Regex Generated();
}
