using DisposableMail.Core.Domains;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;

namespace DisposableMail.Server.Tests.Dialects.TempMailLol;

/// <summary>Custom, wildcard and community domains, with a name server that is one.</summary>
public sealed class DomainExchangeTests
{
    [Fact]
    public async Task Custom_domain_is_verified_by_its_first_read_and_takes_mail_to_any_address()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var client = host.NewClient(await host.CreateKeyAsync("shop", "plus", "tm."));

        var uuid = await BeginAsync(client, "Brand.Example");
        Assert.Equal(uuid, await BeginAsync(client, "brand.example"));
        Assert.Equal(
            $$"""400 {"error":"this domain is not verified yet: there is no TXT record {{uuid}}.brand.example that says tm-custom-domain-verification"}""",
            await RawAsync(client, "GET", "/v2/custom?domain=brand.example"));
        dns.Text($"{uuid}.brand.example", CustomDomain.TxtValue);
        host.Clock.Advance(TimeSpan.FromSeconds(10)); // Asked again within them, the last finding is the answer.
        Assert.Equal("""200 {"email":null}""", await client.AskAsync("GET", "/v2/custom?domain=brand.example"));

        foreach (var user in new[] { "joe", "ann", "joe" })
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To($"{user}@brand.example").Subject(user)), StringComparison.Ordinal);

        Assert.Equal(["ann"], await SubjectsAsync(client, "/v2/custom?domain=brand.example&to=Ann@Brand.Example"));
        Assert.Equal(["joe", "joe"], await SubjectsAsync(client, "/v2/custom/?domain=BRAND.example"));
        Assert.Equal("""200 {"email":null}""", await client.AskAsync("GET", "/v2/custom?domain=brand.example"));
    }

    [Fact]
    public async Task Emails_of_a_custom_domain_have_every_field()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var client = host.NewClient(await host.CreateKeyAsync());
        await ProveAsync(client, dns, "brand.example");

        await host.SendAsync(MailBuilder.To("joe@brand.example"));

        Assert.Equal(
            """200 {"email":[{"from":"sender@sender.example","to":"joe@brand.example","subject":"Hello","body":"Hello there.\r\n","html":null,"date":1894708800000,"ip":"127.0.0.1","_id":"{uuid}"}]}""",
            await client.AskAsync("GET", "/v2/custom?domain=brand.example"));
    }

    [Fact]
    public async Task Prefix_on_a_custom_domain_is_the_whole_address_and_asking_again_gives_a_new_token()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var client = host.NewClient(await host.CreateKeyAsync("shop", "plus"));
        await ProveAsync(client, dns, "brand.example");
        const string Wish = """{"domain":"brand.example","prefix":"optional"}""";

        var first = await client.CreateOpenAsync(Wish);
        await host.SendAsync(MailBuilder.To("optional@brand.example").Subject("kept"));
        var second = await client.CreateOpenAsync(Wish);

        Assert.Equal(("optional@brand.example", "optional@brand.example"), (first.Address, second.Address));
        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(["kept"], await host.Http.SubjectsAsync(second));
        Assert.Equal("""400 {"error":"Invalid domain selected"}""", await host.Http.AskAsync("POST", "/v2/inbox/create", Wish));
        using var stranger = host.NewClient(await host.CreateKeyAsync("stranger"));
        Assert.Equal("""400 {"error":"Invalid domain selected"}""", await stranger.AskAsync("POST", "/v2/inbox/create", Wish));
    }

    [Fact]
    public async Task Wildcard_record_verifies_a_domain_and_covers_its_subdomains()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var client = host.NewClient(await host.CreateKeyAsync("shop", "plus"));
        Assert.Equal("""200 {"status":"OK","record_value":"tempmail-wc-{random}"}""", await client.AskAsync("POST", "/v2/wildcard"));
        var value = (await JsonAsync(client, "POST", "/v2/wildcard/")).GetProperty("record_value").GetString()!;
        await BeginAsync(client, "brand.example");
        dns.Text("brand.example", value);
        Assert.Equal("""200 {"email":null}""", await client.AskAsync("GET", "/v2/custom?domain=brand.example"));

        foreach (var address in new[] { "a@brand.example", "b@one.brand.example", "c@two.brand.example" })
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Subject(address)), StringComparison.Ordinal);

        Assert.Equal(["b@one.brand.example"], await SubjectsAsync(client, "/v2/custom?domain=ONE.brand.example"));
        Assert.Equal(["c@two.brand.example", "a@brand.example"], await SubjectsAsync(client, "/v2/custom?domain=brand.example"));
        Assert.Matches("^joe@brand\\.example$", (await client.CreateOpenAsync("""{"domain":"brand.example","prefix":"joe"}""")).Address);
    }

    [Fact]
    public async Task Wildcard_record_that_comes_later_is_found_by_reading_a_subdomain()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var client = host.NewClient(await host.CreateKeyAsync("shop", "plus"));
        await ProveAsync(client, dns, "brand.example");
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("""404 {"error":"Domain not found"}""", await client.AskAsync("GET", "/v2/custom?domain=one.brand.example"));
        dns.Text("brand.example", (await JsonAsync(client, "POST", "/v2/wildcard")).GetProperty("record_value").GetString()!);
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("""200 {"email":null}""", await client.AskAsync("GET", "/v2/custom?domain=one.brand.example"));

        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To("b@one.brand.example")), StringComparison.Ordinal);
        Assert.Equal(["Hello"], await SubjectsAsync(client, "/v2/custom?domain=one.brand.example"));
    }

    [Fact]
    public async Task Domain_lent_to_the_community_is_drawn_by_everybody_and_read_by_its_owner_no_more()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var owner = host.NewClient(await host.CreateKeyAsync("owner", "plus"));
        var uuid = await BeginAsync(owner, "brand.example");
        Assert.Equal("""404 {"error":"Domain not found"}""", await owner.AskAsync("POST", "/v2/community", """{"domain":"other.example"}"""));
        Assert.StartsWith("400", await owner.AskAsync("POST", "/v2/community", """{"domain":"brand.example"}"""), StringComparison.Ordinal);
        dns.Text($"{uuid}.brand.example", CustomDomain.TxtValue);
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("""200 {"status":"OK"}""", await owner.AskAsync("POST", "/v2/community/", """{"domain":"brand.example"}"""));

        var inbox = await host.Http.CreateOpenAsync("""{"community":true}""");
        Assert.EndsWith("@brand.example", inbox.Address, StringComparison.Ordinal);
        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("private"));
        Assert.Equal("""400 {"error":"this is no verified domain of yours"}""", await owner.AskAsync("GET", "/v2/custom?domain=brand.example"));
        Assert.Equal(["private"], await host.Http.SubjectsAsync(inbox));
    }

    [Fact]
    public async Task Domain_given_up_takes_no_mail_and_makes_room_for_another()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await MailHost.StartAsync(
            [("Dns:Servers:0", dns.EndPoint.ToString()), ("Dns:Timeout", "00:00:30"), ("CustomDomains:PerAccount", "1")]);
        using var owner = host.NewClient(await host.CreateKeyAsync("owner", "plus"));
        using var stranger = host.NewClient(await host.CreateKeyAsync("stranger"));
        await ProveAsync(owner, dns, "brand.example");
        Assert.Equal("""200 {"status":"OK"}""", await owner.AskAsync("POST", "/v2/community", """{"domain":"brand.example"}"""));
        Assert.StartsWith("402", await owner.AskAsync("POST", "/v2/custom", """{"domain":"other.example"}"""), StringComparison.Ordinal);
        Assert.Equal("""404 {"error":"Domain not found"}""", await stranger.AskAsync("DELETE", "/v2/custom?domain=brand.example"));
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To("postmaster@brand.example")), StringComparison.Ordinal);

        Assert.Equal("""200 {"success":true,"message":"Domain removed"}""", await owner.AskAsync("DELETE", "/v2/custom?domain=Brand.example"));

        Assert.StartsWith("550", await host.SendAsync(MailBuilder.To("postmaster@brand.example")), StringComparison.Ordinal);
        Assert.Equal("""404 {"error":"Domain not found"}""", await owner.AskAsync("DELETE", "/v2/custom/?domain=brand.example"));
        await BeginAsync(owner, "other.example");
        await ProveAsync(owner, dns, "brand.example"); // Its owner's alone again; the other one was never proved.
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To("any@brand.example")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v2/custom", """{"domain":"no domain"}""", """400 {"error":"not a domain name"}""")]
    [InlineData("POST", "/v2/custom", null, """400 {"error":"not a domain name"}""")]
    [InlineData("POST", "/v2/custom", """{"domain":"mail.test"}""", """400 {"error":"this is a domain of the server"}""")]
    [InlineData("GET", "/v2/custom", null, """404 {"error":"Domain not found"}""")]
    [InlineData("GET", "/v2/custom?domain=never.example", null, """404 {"error":"Domain not found"}""")]
    [InlineData("GET", "/v2/private_webhook", null, """400 {"error":"not a domain name"}""")]
    [InlineData("DELETE", "/v2/private_webhook?domain=never.example", null, """404 {"error":"Domain not found"}""")]
    public async Task What_is_wrong_is_said(string method, string path, string? body, string answer)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        Assert.Equal(answer, await client.AskAsync(method, path, body));
    }

    [Fact]
    public async Task Domain_of_another_account_looks_like_one_that_nobody_has()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        await ProveAsync(owner, dns, "brand.example");
        await host.SendAsync(MailBuilder.To("joe@brand.example"));
        using var stranger = host.NewClient(await host.CreateKeyAsync("stranger"));

        foreach (var (method, path) in new[] { ("GET", "/v2/custom?domain=brand.example"), ("DELETE", "/v2/private_webhook?domain=brand.example") })
            Assert.Equal("""404 {"error":"Domain not found"}""", await stranger.AskAsync(method, path));
        Assert.Equal(["Hello"], await SubjectsAsync(owner, "/v2/custom?domain=brand.example"));
    }

    internal static Task<MailHost> StartAsync(DnsResponder dns) =>
        MailHost.StartAsync([("Dns:Servers:0", dns.EndPoint.ToString()), ("Dns:Timeout", "00:00:30")]);

    /// <summary>Begins a domain and puts its record into the DNS.</summary>
    internal static async Task ProveAsync(HttpClient client, DnsResponder dns, string domain)
    {
        dns.Text($"{await BeginAsync(client, domain)}.{domain}", CustomDomain.TxtValue);
        Assert.Equal("""200 {"email":null}""", await client.AskAsync("GET", $"/v2/custom?domain={domain}"));
    }

    internal static async Task<string> BeginAsync(HttpClient client, string domain) =>
        (await JsonAsync(client, "POST", "/v2/custom", $$"""{"domain":"{{domain}}"}""")).GetProperty("uuid").GetString()!;

    private static async Task<List<string>> SubjectsAsync(HttpClient client, string path) =>
        [.. (await client.GetJsonAsync(path)).GetProperty("email").EnumerateArray().Select(e => e.GetProperty("subject").GetString()!)];

    private static async Task<System.Text.Json.JsonElement> JsonAsync(HttpClient client, string method, string path, string? body = null)
    {
        using var request = Exchange.Request(method, path, body);
        using var response = await client.SendAsync(request);
        return await DustMailClient.JsonOfAsync(response);
    }

    private static async Task<string> RawAsync(HttpClient client, string method, string path)
    {
        using var request = Exchange.Request(method, path);
        using var response = await client.SendAsync(request);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }
}
