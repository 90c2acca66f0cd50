using System.Net;
using DisposableMail.Server.Hosting;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task A_working_server_is_live_and_ready_without_a_key_or_a_count()
    {
        await using var host = await MailHost.StartAsync();

        var live = await host.Http.GetAsync("/health/live");
        var ready = await host.Http.GetAsync("/health/ready");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
        Assert.Equal("""{"status":"ok","checks":{"database":"ok","writer":"ok"}}""", await ready.Content.ReadAsStringAsync());
        Assert.Equal("application/json", ready.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(ready.Headers, h => h.Key.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_its_database_it_lives_and_is_not_ready()
    {
        await using var host = await MailHost.StartAsync();
        await host.ExecuteAsync("ALTER TABLE Domains RENAME TO Gone");

        var ready = await host.Http.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"status":"failed","checks":{"database":"failed","writer":"ok"}}""", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Without_its_writer_it_is_not_ready()
    {
        await using var host = await MailHost.StartAsync();
        await host.Services.GetRequiredService<DeliveryWriter>().StopAsync(CancellationToken.None);

        var ready = await host.Http.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"status":"failed","checks":{"database":"ok","writer":"failed"}}""", await ready.Content.ReadAsStringAsync());
    }
}
