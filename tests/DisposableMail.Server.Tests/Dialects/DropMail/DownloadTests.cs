using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>What the URLs in answers lead to.</summary>
public sealed class DownloadTests
{
    [Fact]
    public async Task Raw_mail_is_a_file_without_a_token()
    {
        await using var host = await MailHost.StartAsync();
        var (client, id, address) = await BeginAsync(host);
        var sent = MailBuilder.To(address).Text("ä").Build();
        await host.SendAsync(address, sent);

        var url = await UrlAsync(client, id, "mails { downloadUrl }", s => s.GetProperty("mails")[0].GetProperty("downloadUrl"));
        using var response = await host.Http.GetAsync(url);

        Assert.Matches("^http://127.0.0.1:[0-9]+/download/mail/gql:anonym-[0-9A-Za-z_-]{22}:[0-9a-f-]{36}/[0-9a-z]{32}$", url);
        Assert.Equal(sent, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("message/rfc822", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"attachment; filename=\"{url[^32..]}.eml\"", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task Clean_HTML_is_shown_but_can_do_nothing()
    {
        await using var host = await MailHost.StartAsync();
        var (client, id, address) = await BeginAsync(host);
        await host.SendAsync(MailBuilder.To(address).Html("<p>Hi<script>alert(1)</script><img src=\"http://spy.example/a\"></p>"));

        var url = await UrlAsync(client, id, "mails { downloadSanitizedHtmlUrl }", s => s.GetProperty("mails")[0].GetProperty("downloadSanitizedHtmlUrl"));
        using var response = await host.Http.GetAsync(url);
        var html = await response.Content.ReadAsStringAsync();

        Assert.EndsWith("?img_cid=proxy&img_data=keep&img_http=strip", url, StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("Hi", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("spy.example", html, StringComparison.Ordinal);
        Assert.StartsWith("sandbox allow-popups; default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("spy.example", await host.Http.GetStringAsync(url.Replace("img_http=strip", "img_http=keep", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.GetAsync(url.Replace("img_http=strip", "img_http=load", StringComparison.Ordinal))).StatusCode);
    }

    [Theory]
    [InlineData("naïve \"quote\".txt", "attachment; filename=\"na_ve _quote_.txt\"; filename*=UTF-8''na%C3%AFve%20%22quote%22.txt")]
    [InlineData("../../etc/passwd", "attachment; filename=\"passwd\"")]
    public async Task Attachment_is_a_file_with_a_safe_name(string name, string disposition)
    {
        await using var host = await MailHost.StartAsync();
        var (client, id, address) = await BeginAsync(host);
        await host.SendAsync(MailBuilder.To(address).Attach(name.Replace("\"", "\\\"", StringComparison.Ordinal), "text/html", "<script>"u8.ToArray()));

        var url = await UrlAsync(client, id, "mails { attachments { downloadUrl } }", s => s.GetProperty("mails")[0].GetProperty("attachments")[0].GetProperty("downloadUrl"));
        using var response = await host.Http.GetAsync(url);

        Assert.Equal("<script>", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var sent = Assert.Single(response.Content.Headers.GetValues("Content-Disposition"));
        Assert.Equal(disposition, sent);
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task Zip_has_every_mail_of_the_session()
    {
        await using var host = await MailHost.StartAsync();
        var (client, id, address) = await BeginAsync(host);
        for (var i = 0; i < 120; i++)
            await client.SendAsync(address, $"mail {i}");

        var url = await UrlAsync(client, id, "downloadZipUrl", s => s.GetProperty("downloadZipUrl"));
        using var response = await host.Http.GetAsync(url);
        await using var zip = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));

        Assert.Equal("application/zip", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(120, zip.Entries.Select(e => e.FullName).Distinct().Count());
        Assert.All(zip.Entries, e => Assert.Matches("^[0-9a-f]{32}\\.eml$", e.FullName));
        using var last = new StreamReader(await zip.Entries[^1].OpenAsync(), Encoding.UTF8);
        Assert.Contains("Subject: mail 119", await last.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_of_a_session_that_ends_meanwhile_breaks_off()
    {
        await using var host = await MailHost.StartAsync([("Inboxes:SweepInterval", "01:00:00")]);
        var (client, id, address) = await BeginAsync(host);
        var octets = new byte[2_000_000];
        new Random(1).NextBytes(octets); // They do not shrink: what is on its way is less than a page, which has 16 MiB.
        for (var i = 0; i < 8; i++)
            await host.SendAsync(MailBuilder.To(address).Attach("a.bin", "application/zip", octets));
        var url = await UrlAsync(client, id, "downloadZipUrl", s => s.GetProperty("downloadZipUrl"));

        using var response = await host.Http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        host.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_not_there_or_is_gone_is_a_404()
    {
        await using var host = await MailHost.StartAsync();
        var (client, id, address) = await BeginAsync(host);
        await client.SendAsync(address, "one");
        var url = await UrlAsync(client, id, "mails { downloadUrl }", s => s.GetProperty("mails")[0].GetProperty("downloadUrl"));
        var path = new Uri(url).AbsolutePath;
        var (session, mail) = (path.Split('/')[^2], path.Split('/')[^1]);

        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(path)).StatusCode);
        foreach (var absent in new[]
        {
            $"/download/mail/{session}/{Guid.NewGuid():N}", $"/download/mail/{session[..^36]}{Guid.NewGuid()}/{mail}", $"/download/mail/{session}/nonsense", $"/download/mail/nonsense/{mail}",
            $"/download/clean_html/{session}/{mail}", $"/download/attachment/{session}/{mail}/0", $"/download/attachment/{session}/{mail}/x",
            $"/download/session/{session}.zip", $"/download/session/{session[..^36]}{Guid.NewGuid()}.zip", $"/download/session/{session[^36..]}.zip", "/download/session/nonsense.zip", "/download",
        })
            Assert.StartsWith("404\n", await host.Http.SendAsync("GET", absent), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Mail_whose_HTML_waits_to_be_cleaned_is_not_read_yet()
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync();
        var (client, id, address) = await BeginAsync(host);
        await host.SendAsync(MailBuilder.To(address).Html("<p>Hi</p>"));
        var url = await UrlAsync(client, id, "mails { downloadSanitizedHtmlUrl }", s => s.GetProperty("mails")[0].GetProperty("downloadSanitizedHtmlUrl"));
        Assert.Contains("Hi", await host.Http.GetStringAsync(url), StringComparison.Ordinal);
        var cleaner = host.Services.GetRequiredService<HtmlCleaner>();
        var turns = new List<IDisposable>();
        for (var i = 0; i < Math.Max(1, Environment.ProcessorCount - 1); i++)
            turns.Add(await cleaner.EnterAsync(CancellationToken.None));
        var before = statements.Of(host);

        var waiting = host.Http.GetStringAsync(url);
        for (var i = 0; i < 20; i++)
            await host.Http.GetAsync(new Uri("/health/live", UriKind.Relative));
        var meanwhile = statements.Of(host);
        turns.ForEach(static turn => turn.Dispose());

        Assert.Contains("Hi", await waiting, StringComparison.Ordinal);
        Assert.Equal(before, meanwhile);
        Assert.InRange(statements.Of(host), before + 1, before + 10);
    }

    private static async Task<(DropMailClient Client, string Id, string Address)> BeginAsync(MailHost host)
    {
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        return (client, id, address);
    }

    private static async Task<string> UrlAsync(DropMailClient client, string id, string fields, Func<JsonElement, JsonElement> url) =>
        url((await client.AskAsync($"query ($id: ID!) {{ session(id: $id) {{ {fields} }} }}", new { id })).GetProperty("session")).GetString()!;
}
