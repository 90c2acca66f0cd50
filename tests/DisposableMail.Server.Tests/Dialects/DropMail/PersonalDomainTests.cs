using DisposableMail.Testing;
using DisposableMail.Testing.Dns;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>addDomain and deleteDomain, with the reasons that the service's page lists.</summary>
public sealed class PersonalDomainTests
{
    private const string Add = "mutation ($name: String!, $adminPassword: String!) { addDomain(input: {name: $name, adminPassword: $adminPassword}) { id name availableVia expiresAt } }";
    private const string Delete = "mutation ($id: ID!, $adminPassword: String!) { deleteDomain(input: {id: $id, adminPassword: $adminPassword}) }";
    private const string Password = "my-secret-password";

    [Fact]
    public async Task Domain_is_added_used_seen_by_its_token_alone_and_deleted()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        dns.MailHost("example.com", "mx.test");
        var client = await DropMailClient.NewAsync(host);

        var added = (await client.AskAsync(Add, new { name = "example.com", adminPassword = Password })).GetProperty("addDomain");
        var id = added.GetProperty("id").GetString()!;
        Assert.Equal($$"""{"id":"{{id}}","name":"example.com","availableVia":["API"],"expiresAt":null}""", added.GetRawText());
        Assert.Contains("example.com", await DomainsAsync(client));
        Assert.DoesNotContain("example.com", await DomainsAsync(await DropMailClient.NewAsync(host)));

        var session = (await client.AskAsync("mutation ($id: ID!) { introduceSession(input: {domainId: $id}) { id addresses { address } } }", new { id })).GetProperty("introduceSession");
        var address = session.GetProperty("addresses")[0].GetProperty("address").GetString()!;
        Assert.EndsWith("@example.com", address, StringComparison.Ordinal);
        await client.SendAsync(address, "to my own domain");

        Assert.Equal(("resolver_error", "wrong_password"), await client.FailAsync(Delete, new { id, adminPassword = "not-the-password" }));
        Assert.Equal(("resolver_error", "domain_not_found"), await (await DropMailClient.NewAsync(host)).FailAsync(Delete, new { id, adminPassword = Password }));
        Assert.True((await client.AskAsync(Delete, new { id, adminPassword = Password })).GetProperty("deleteDomain").GetBoolean());
        Assert.DoesNotContain("example.com", await DomainsAsync(client));
        Assert.Equal(("resolver_error", "domain_not_found"), await client.FailAsync(Delete, new { id, adminPassword = Password }));
        Assert.Equal(("resolver_error", "domain_not_found"), await client.FailAsync(Delete, new { id = "nonsense", adminPassword = Password }));
    }

    [Theory]
    [InlineData("elsewhere.example", Password, "unknown_domain")]
    [InlineData("nothing.example", Password, "unknown_domain")]
    [InlineData("not a domain", Password, "invalid_domain_name")]
    [InlineData("mail.test", Password, "invalid_domain_name")]
    [InlineData("example.com", "short", "password_too_short")]
    [InlineData("example.com", "with a\u0007bell", "malformed_password")]
    public async Task What_is_wrong_is_said_in_one_word(string name, string adminPassword, string reason)
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        dns.MailHost("example.com", "mx.test").MailHost("elsewhere.example", "mx.elsewhere.example");
        var client = await DropMailClient.NewAsync(host);

        Assert.Equal(("resolver_error", reason), await client.FailAsync(Add, new { name, adminPassword }));
    }

    [Fact]
    public async Task Right_passwords_are_counted_too_however_many_one_query_has()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        dns.MailHost("example.com", "mx.test");
        var client = await DropMailClient.NewAsync(host);
        var id = (await client.AskAsync(Add, new { name = "example.com", adminPassword = Password })).GetProperty("addDomain").GetProperty("id").GetString();
        var again = string.Concat(Enumerable.Range(0, 12).Select(i => $"a{i}: addDomain(input: {{name: \"example.com\", adminPassword: \"{Password}\"}}) {{ id }} "));

        var errors = (await client.BodyAsync($"mutation {{ {again} }}")).GetProperty("errors").EnumerateArray().ToList();

        Assert.Equal(["a10", "a11"], errors.Select(e => e.GetProperty("path")[0].GetString()));
        Assert.All(errors, e => Assert.Equal("RATE_LIMIT_EXCEEDED", e.GetProperty("extensions").GetProperty("code").GetString()));
        Assert.Equal("RATE_LIMIT_EXCEEDED", (await client.FailAsync(Delete, new { id, adminPassword = Password })).Code);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await client.AskAsync(Delete, new { id, adminPassword = Password })).GetProperty("deleteDomain").GetBoolean());
    }

    private static Task<MailHost> StartAsync(DnsResponder dns) =>
        MailHost.StartAsync([("Dns:Servers:0", dns.EndPoint.ToString()), ("CustomDomains:MxName", "mx.test")]);

    private static async Task<string[]> DomainsAsync(DropMailClient client) =>
        [.. (await client.AskAsync("{ domains { name } }")).GetProperty("domains").EnumerateArray().Select(d => d.GetProperty("name").GetString()!)];
}
