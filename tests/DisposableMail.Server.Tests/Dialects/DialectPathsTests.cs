using System.Text.Json.Serialization;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Dialects;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace DisposableMail.Server.Tests.Dialects;

public sealed class DialectPathsTests
{
    [Theory]
    [InlineData("/v1/inbox", "DustMail")]
    [InlineData("/v1/inbox/1/2", "DustMail")]
    [InlineData("/V1/Inbox", "DustMail")]
    [InlineData("/api/v1/inbox/", "DustMail")]
    [InlineData("/v1/inboxes", "TempMailIo")]
    [InlineData("/v1/emails", "TempMailIo")]
    [InlineData("/api/v1/other", "DustMail")]
    [InlineData("/api/emails/a/b", "TempMailG")]
    [InlineData("/api/messages", "TempMailG")]
    [InlineData("/api/domains/", "TempMailG")]
    [InlineData("/api/other", null)]
    [InlineData("/v2/inbox", "TempMailLol")]
    [InlineData("/generate/rush", "TempMailLol")]
    [InlineData("/auth/token", "TempMailLol")]
    [InlineData("/v3/inbox", null)]
    [InlineData("/", null)]
    public void Path_belongs_to_the_dialect_of_its_longest_prefix(string path, string? name)
    {
        var http = new DefaultHttpContext { Request = { Path = path } };

        Assert.Equal(name, new DialectPaths(DialectRegistry.All).Of(http)?.Name);
    }

    [Fact]
    public void Two_dialects_cannot_claim_one_prefix()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new DialectPaths([new Planted("One", "/x"), new Planted("Two", "/X")]));

        Assert.Equal("One and Two both claim /x", fault.Message);
    }

    [Fact]
    public void Endpoint_under_another_dialects_prefix_stops_the_start()
    {
        var (one, two) = (new Planted("One", "/one"), new Planted("Two", "/two"));
        var paths = new DialectPaths([one, two]);

        paths.Check([EndpointOf(one, "one/{id}")]);
        Assert.Throws<InvalidOperationException>(() => paths.Check([EndpointOf(one, "two/{id}")]));
        Assert.Throws<InvalidOperationException>(() => paths.Check([EndpointOf(one, "elsewhere")]));
    }

    private static RouteEndpoint EndpointOf(IApiDialect dialect, string route) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(route), 0, new EndpointMetadataCollection(dialect), null);

    private sealed class Planted(string name, string prefix) : IApiDialect
    {
        public string Name => name;

        public IReadOnlyList<string> PathPrefixes => [prefix];

        public JsonSerializerContext Json => throw new NotSupportedException();

        public void WriteQuota(IHeaderDictionary headers, Quota quota) => throw new NotSupportedException();

        public Task WriteRefusalAsync(HttpContext http, Refusal why, CancellationToken stop) => throw new NotSupportedException();
    }
}
