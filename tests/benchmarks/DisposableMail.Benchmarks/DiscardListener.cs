using DisposableMail.Smtp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Benchmarks;

/// <summary>The SMTP listener with nothing behind it.</summary>
internal static class DiscardListener
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var port = arguments is ["--port", var given, ..] ? int.Parse(given, null) : 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IMailReceiver, DiscardingReceiver>();
        builder.Services.AddSmtpServer(smtp =>
        {
            smtp.Port = port;
            smtp.RateLimitExempt.Add("127.0.0.1");
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenSmtp());

        await using var app = builder.Build();
        await app.StartAsync();
        Console.WriteLine($"smtp {app.Services.GetRequiredService<SmtpEndpoints>().Plain}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private sealed class DiscardingReceiver : IMailReceiver
    {
        private static readonly SmtpReply Accepted = new(250, "2.0.0", "OK");

        public ValueTask<SmtpReply> CheckRecipientAsync(SmtpEnvelope soFar, SmtpMailbox recipient, CancellationToken stop) => new(Accepted);

        public ValueTask<SmtpReply> DeliverAsync(SmtpEnvelope envelope, Stream content, CancellationToken stop) => new(Accepted);
    }
}
