using System.Net.Sockets;
using System.Text;
using DisposableMail.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class DepartedClientTests
{
    [Theory]
    [InlineData("GET /api/domains", true)]
    [InlineData("GET /api/domains", false)] // The answer begins all the same, as that of a writer who was not told.
    [InlineData("POST /api/emails", true)]
    public async Task Client_that_left_before_its_answer_used_none_of_the_quota(string call, bool isTold)
    {
        var departure = new Departure(isTold);
        await using var host = await MailHost.StartAsync(services: services => services.AddSingleton<IStartupFilter>(departure));
        var key = await host.CreateKeyAsync(tier: "free");
        using var client = host.NewClient(key);

        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(host.BaseAddress.Host, host.BaseAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"{call} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Length: 0\r\n{Departure.Header}: yes\r\n\r\n"));
            await departure.Answering.Task.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Contains("\nX-RateLimit-Used: 2\n", await client.GoldenAsync("GET", "/api/domains"), StringComparison.Ordinal);
        }

        await departure.Ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("\nX-RateLimit-Used: 2\n", await client.GoldenAsync("GET", "/api/domains"), StringComparison.Ordinal);
    }

    /// <summary>Holds the answers of marked requests back until their client has left.</summary>
    private sealed class Departure(bool isTold) : IStartupFilter
    {
        public const string Header = "X-Departs";

        public TaskCompletionSource Answering { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, rest) =>
            {
                if (!http.Request.Headers.ContainsKey(Header))
                {
                    await rest(http);
                    return;
                }

                http.Response.OnCompleted(() =>
                {
                    Ended.TrySetResult();
                    return Task.CompletedTask;
                });
                http.Response.Body = new HeldBack(http.Response.Body, Answering, isTold, http.RequestAborted);
                await rest(http);
            });
            next(app);
        };
    }

    private sealed class HeldBack(Stream client, TaskCompletionSource answering, bool isTold, CancellationToken aborted) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            answering.TrySetResult();
            var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (aborted.Register(left.SetResult))
                await left.Task;
            await client.WriteAsync(buffer, isTold ? cancellationToken : CancellationToken.None);
        }
    }
}
