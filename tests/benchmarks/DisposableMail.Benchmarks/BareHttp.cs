using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Benchmarks;

/// <summary>Kestrel answering an inbox of ten mails out of memory: serialised anew each time, no key, no quota, no database.</summary>
internal static class BareHttp
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var port = arguments is ["--port", var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));

        await using var app = builder.Build();
        var inbox = new BareInbox("0199c0de-0000-7000-8000-000000000000", "swift.fox2k9m4x@mail.test", [.. Enumerable.Range(0, 10).Select(Mail)]);
        app.MapGet("/inbox", () => TypedResults.Ok(inbox));
        app.MapGet("/empty", static (HttpResponse answer) => { answer.ContentLength = 0; });
        await app.StartAsync();
        Console.WriteLine($"http {app.Urls.First()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static BareMail Mail(int number) => new(
        $"0199c0de-0000-7000-8000-{number:D12}", "Sender <sender@sender.example>", $"Mail number {number}",
        string.Concat(Enumerable.Repeat("A line of plain text as people write it.\r\n", 20)), null, DateTimeOffset.UnixEpoch.AddDays(number));
}

internal sealed record BareInbox(string Id, string Email, IReadOnlyList<BareMail> Emails);

internal sealed record BareMail(string Id, string From, string Subject, string Text, string? Html, DateTimeOffset ReceivedAt);

[JsonSerializable(typeof(BareInbox))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BareJson : JsonSerializerContext;
