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
        Assert.Equal("application/json; charset=utf-8", http.Response.ContentType);
        Assert.True(body.RootElement.EnumerateObject().Any());
    }

    [Theory]
    [MemberData(nameof(Faces))]
    public async Task DustMail_says_no_success_and_temp_mail_io_its_five_fields(string name, RefusalKind kind)
    {
        var (http, body) = await RefuseAsync(name, new Refusal(kind, "the detail"));

        if (name == "DustMail")
        {
            Assert.False(body.RootElement.GetProperty("success").GetBoolean());
            Assert.Equal("the detail", body.RootElement.GetProperty("error").GetString());
            return;
        }

        var error = body.RootElement.GetProperty("error");
        Assert.Equal(http.Response.StatusCode >= 500 ? "api_error" : "request_error", error.GetProperty("type").GetString());
        Assert.NotEmpty(error.GetProperty("code").GetString()!);
        Assert.NotEmpty(error.GetProperty("detail").GetString()!);
        Assert.Equal("the request", body.RootElement.GetProperty("meta").GetProperty("request_id").GetString());
    }

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
        return (http, JsonDocument.Parse(body.ToArray()));
    }
}
