using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>What scripts of other pages may do: nothing, or, where the operator says so, what they can do with a key of their own.</summary>
public sealed class CrossOriginTests
{
    private static readonly string[] Paths =
        ["/v1/inbox", "/v1/domains", "/api/domains", "/v2/stats", "/v2/inbox/create", "/api/token/generate", "/api/graphql/x", "/mcp", "/download/mail/x/y", "/health/live", "/swagger/v1/swagger.json"];

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_browser_is_never_told_to_send_what_it_keeps_for_a_page(string option)
    {
        await using var host = await MailHost.StartAsync([("Http:AllowAnyOrigin", option)]);

        foreach (var path in Paths)
        {
            foreach (var origin in new[] { "https://page.example", "null", host.BaseAddress.GetLeftPart(UriPartial.Authority) })
            {
                var (answer, preflight) = (await SendAsync(host, HttpMethod.Get, path, origin), await SendAsync(host, HttpMethod.Options, path, origin));
                Assert.All([answer, preflight], a => Assert.DoesNotContain(a.Headers, h => h.Key is "Access-Control-Allow-Credentials" or "Set-Cookie"));
                if (option == "false")
                    Assert.All([answer, preflight], a => Assert.DoesNotContain(a.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.Ordinal)));
            }
        }
    }

    [Fact]
    public async Task Allowed_pages_may_send_a_key_and_read_all_headers()
    {
        await using var host = await MailHost.StartAsync([("Http:AllowAnyOrigin", "true")]);

        using var preflight = await SendAsync(host, HttpMethod.Options, "/v1/inbox", "https://page.example");
        using var answer = await SendAsync(host, HttpMethod.Get, "/v1/inbox", "https://page.example");

        Assert.Equal("*", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("x-api-key", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")));
    }

    private static async Task<HttpResponseMessage> SendAsync(MailHost host, HttpMethod method, string path, string origin)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Cookie", "session=1");
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        }

        return await host.Http.SendAsync(request);
    }
}
