using System.Net;
using System.Text.RegularExpressions;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

public sealed partial class ExplorerTests
{
    [Fact]
    public async Task Page_and_all_it_needs_come_from_this_server()
    {
        await using var host = await MailHost.StartAsync();

        using var page = await host.Http.GetAsync("/graphql-ui");
        var html = await page.Content.ReadAsStringAsync();
        var files = Reference().Matches(html).Select(m => m.Groups["path"].Value).Where(p => p.StartsWith("graphql-ui/", StringComparison.Ordinal)).ToList();

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Equal(7, files.Count);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
        foreach (var file in files)
        {
            using var response = await host.Http.GetAsync($"/{file}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Matches("^text/(javascript|css)$", response.Content.Headers.ContentType!.MediaType);
            Assert.DoesNotMatch("""@import|url\(["']?(https?:)?//|importScripts""", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Policy_lets_in_its_own_scripts_alone()
    {
        await using var host = await MailHost.StartAsync();

        using var page = await host.Http.GetAsync("/graphql-ui");

        Assert.Equal(
            $"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws://{host.BaseAddress.Authority}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style| style=| on[a-z]+=", await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unchanged_file_is_not_sent_again_and_an_unknown_one_is_a_404()
    {
        await using var host = await MailHost.StartAsync();
        using var first = await host.Http.GetAsync("/graphql-ui/graphiql.min.js");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/graphql-ui/graphiql.min.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, (await host.Http.SendAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/graphql-ui/vendor.sh")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/graphql-ui/..%2f..%2fappsettings.json")).StatusCode);
    }

    [Fact]
    public async Task Swagger_leads_to_it()
    {
        await using var host = await MailHost.StartAsync();

        Assert.Contains("/graphql-ui", await host.Http.GetStringAsync("/swagger/dropmail/swagger.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_there_is_nothing_of_the_dialect()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:Enabled", "false")]);

        foreach (var path in new[] { "/graphql-ui", "/api/graphql/schema.graphql", "/api/graphql/some-token?query={__typename}", "/download/session/x.zip" })
            Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync(path)).StatusCode);
    }

    [GeneratedRegex("(src|href)=\"(?<path>[^\"]+)\"")]
    private static partial Regex Reference();
}
