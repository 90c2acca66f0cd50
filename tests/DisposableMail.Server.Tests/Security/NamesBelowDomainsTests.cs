using DisposableMail.Core.Domains;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Server.Tests.Dialects.TempMailLol;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Whose the names below a domain are: a wildcard MX sends mail here for every one of them, and proves none of them to a stranger.</summary>
public sealed class NamesBelowDomainsTests
{
    [Fact]
    public async Task Name_below_a_domain_that_a_txt_record_proves_is_nobody_elses_personal_domain()
    {
        await using var scene = await Scene.StartAsync();
        using var alice = await scene.ProveWithNamesBelowAsync("alice", "own.example");
        var inbox = await alice.CreateOpenAsync("""{"domain":"sub.own.example","prefix":"joe"}""");
        var bob = await scene.NewClientAsync("bob");

        Assert.Equal(("resolver_error", "unknown_domain"), await bob.FailAsync(Scene.Add("sub.own.example")));
        Assert.Equal(("resolver_error", "unknown_domain"), await bob.FailAsync(Scene.Add("any.sub.own.example")));

        await scene.SendAsync("joe@sub.own.example", "private");
        Assert.Equal(["private"], await alice.SubjectsAsync(inbox));
        Assert.DoesNotContain("sub.own.example", await Scene.DomainsAsync(bob));
    }

    [Fact]
    public async Task Name_below_a_personal_domain_is_its_owners_to_add()
    {
        await using var scene = await Scene.StartAsync();
        var (alice, bob) = (await scene.NewClientAsync("alice"), await scene.NewClientAsync("bob"));
        await alice.AskAsync(Scene.Add("own.example"));

        Assert.Equal(("resolver_error", "unknown_domain"), await bob.FailAsync(Scene.Add("sub.own.example")));

        await alice.AskAsync(Scene.Add("sub.own.example"));
        Assert.Equal(("resolver_error", "unknown_domain"), await bob.FailAsync(Scene.Add("any.sub.own.example")));
    }

    [Fact]
    public async Task Name_below_a_lent_domain_is_not_even_its_owners()
    {
        await using var scene = await Scene.StartAsync();
        using var alice = await scene.ProveWithNamesBelowAsync("alice", "own.example");
        Assert.Equal("""200 {"status":"OK"}""", await alice.AskAsync("POST", "/v2/community", """{"domain":"own.example"}"""));

        foreach (var account in new[] { "alice", "bob" })
            Assert.Equal(("resolver_error", "unknown_domain"), await (await scene.NewClientAsync(account)).FailAsync(Scene.Add("sub.own.example")));
    }

    [Fact]
    public async Task Who_proves_the_names_below_by_a_txt_record_gets_those_that_an_mx_had_given_away()
    {
        await using var scene = await Scene.StartAsync();
        var bob = await scene.NewClientAsync("bob");
        var stolen = await Scene.NewAddressAsync(bob, "sub.own.example");
        await scene.SendAsync(stolen, "before");

        using var alice = await scene.ProveWithNamesBelowAsync("alice", "own.example");
        await scene.SendAsync(stolen, "after");

        Assert.Equal(["after"], await SubjectsAsync(alice, "sub.own.example"));
        Assert.DoesNotContain("sub.own.example", await Scene.DomainsAsync(bob));
        Assert.Equal(("resolver_error", "unknown_domain"), await bob.FailAsync(Scene.Add("sub.own.example")));
        var session = (await bob.AskAsync("{ sessions { addresses { address } mails { headerSubject } } }")).GetProperty("sessions")[0];
        Assert.Equal("""{"addresses":[],"mails":[{"headerSubject":"before"}]}""", session.GetRawText());
    }

    [Fact]
    public async Task Who_shows_a_txt_record_at_the_name_itself_has_it_whoever_has_the_domain_above()
    {
        await using var scene = await Scene.StartAsync();
        var bob = await scene.NewClientAsync("bob");
        await bob.AskAsync(Scene.Add("own.example"));
        using var carol = scene.Host.NewClient(await scene.Host.CreateKeyAsync("carol"));

        await DomainExchangeTests.ProveAsync(carol, scene.Dns, "sub.own.example");
        var carols = await scene.NewClientAsync("carol");
        await carols.AskAsync(Scene.Add("any.sub.own.example")); // Below what she has shown, an MX is enough.
        using var alice = await scene.ProveWithNamesBelowAsync("alice", "own.example");

        await scene.SendAsync("joe@sub.own.example", "hers");
        Assert.Equal(["hers"], await SubjectsAsync(carol, "sub.own.example"));
        Assert.Contains("any.sub.own.example", await Scene.DomainsAsync(carols));
        Assert.DoesNotContain("own.example", await Scene.DomainsAsync(bob));
    }

    [Fact]
    public async Task Name_that_lapsed_does_not_come_back_below_a_domain_that_is_somebody_elses_by_then()
    {
        await using var scene = await Scene.StartAsync();
        var (alice, bob) = (await scene.NewClientAsync("alice"), await scene.NewClientAsync("bob"));
        await bob.AskAsync(Scene.Add("sub.own.example"));
        scene.Dns.Remove("sub.own.example").MailHost("sub.own.example", "mx.elsewhere.example");
        await scene.CheckAfterAMinuteAsync();
        Assert.DoesNotContain("sub.own.example", await Scene.DomainsAsync(bob));
        await alice.AskAsync(Scene.Add("own.example"));

        scene.Dns.Remove("sub.own.example").MailHost("sub.own.example", "mx.test");
        await scene.CheckAfterAMinuteAsync();

        Assert.DoesNotContain("sub.own.example", await Scene.DomainsAsync(bob));
    }

    private static async Task<string[]> SubjectsAsync(HttpClient client, string domain) =>
        [.. (await client.GetJsonAsync($"/v2/custom?domain={domain}")).GetProperty("email").EnumerateArray().Select(e => e.GetProperty("subject").GetString()!)];

    /// <summary>A server with an MX name, and a zone whose wildcard MX names it.</summary>
    private sealed class Scene(MailHost host, DnsResponder dns) : IAsyncDisposable
    {
        public MailHost Host => host;

        public DnsResponder Dns => dns;

        public static async Task<Scene> StartAsync()
        {
            var dns = DnsResponder.Start();
            foreach (var name in new[] { "own.example", "sub.own.example", "any.sub.own.example" })
                dns.MailHost(name, "mx.test");
            return new Scene(await MailHost.StartAsync([
                ("Dns:Servers:0", dns.EndPoint.ToString()), ("Dns:Timeout", "00:00:30"), ("CustomDomains:MxName", "mx.test"),
                ("CustomDomains:CheckInterval", "00:01:00"), ("CustomDomains:GracePeriod", "00:00:00")]), dns);
        }

        public static string Add(string name) => $$"""mutation { addDomain(input: {name: "{{name}}", adminPassword: "my-secret-password"}) { id } }""";

        public static async Task<string[]> DomainsAsync(DropMailClient client) =>
            [.. (await client.AskAsync("{ domains { name } }")).GetProperty("domains").EnumerateArray().Select(d => d.GetProperty("name").GetString()!)];

        public async Task<DropMailClient> NewClientAsync(string account) => new(host, await host.CreateKeyAsync(account));

        /// <summary>Adds a personal domain and makes a session with an address on it.</summary>
        public static async Task<string> NewAddressAsync(DropMailClient client, string domain)
        {
            var id = (await client.AskAsync(Add(domain))).GetProperty("addDomain").GetProperty("id").GetString();
            var made = await client.AskAsync("mutation ($id: ID!) { introduceSession(input: {domainId: $id}) { addresses { address } } }", new { id });
            return made.GetProperty("introduceSession").GetProperty("addresses")[0].GetProperty("address").GetString()!;
        }

        /// <summary>Puts the wildcard record of an account on a domain, and has it looked at.</summary>
        public async Task<HttpClient> ProveWithNamesBelowAsync(string account, string domain)
        {
            var client = host.NewClient(await host.CreateKeyAsync(account));
            using var response = await client.PostAsync(new Uri("/v2/wildcard", UriKind.Relative), null);
            var value = (await DustMailClient.JsonOfAsync(response)).GetProperty("record_value").GetString()!;
            await DomainExchangeTests.BeginAsync(client, domain);
            dns.Text(domain, value);
            Assert.Equal("""200 {"email":null}""", await client.AskAsync("GET", $"/v2/custom?domain={domain}"));
            return client;
        }

        public async Task CheckAfterAMinuteAsync()
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await host.Services.GetRequiredService<CustomDomainService>().CheckDueAsync(CancellationToken.None);
        }

        public async Task SendAsync(string address, string subject) =>
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Subject(subject)), StringComparison.Ordinal);

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await dns.DisposeAsync();
        }
    }
}
