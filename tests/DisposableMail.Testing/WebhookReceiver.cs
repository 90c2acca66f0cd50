using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DisposableMail.Testing;

/// <summary>A stranger's web server on a free port of this machine that answers as its script says.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    // Only reached when the test has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<ReceivedCall> _calls = Channel.CreateUnbounded<ReceivedCall>();
    private readonly ConcurrentBag<ReceivedCall> _all = [];
    private readonly WebApplication _app;
    private int _connections;
    private int _open;
    private int _numbered;

    private WebhookReceiver(Func<HttpContext, int, Task> script, X509Certificate2? certificate)
    {
        // Empty: the configuration that lies beside the tests is the mail server's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => async connection =>
            {
                Interlocked.Increment(ref _connections);
                Interlocked.Increment(ref _open);
                await next(connection);
                Interlocked.Decrement(ref _open);
            });
            if (certificate is not null)
                endpoint.UseHttps(certificate);
        }));
        _app = builder.Build();
        _app.Run(http => AnswerAsync(http, script));
    }

    /// <summary>The URL to register.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Connections accepted so far, TLS or not.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that have not ended.</summary>
    public int OpenConnections => Volatile.Read(ref _open);

    /// <summary>Every call so far, in no order.</summary>
    public IReadOnlyCollection<ReceivedCall> All => _all;

    /// <summary>Replaces the script for the calls to come: what it is given is the number of the call, from 1.</summary>
    public Func<HttpContext, int, Task>? Script { get; set; }

    /// <param name="script">Gets the number of the call, from 1; null answers 204 to all.</param>
    /// <param name="certificate">For https; null for http.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<HttpContext, int, Task>? script = null, X509Certificate2? certificate = null)
    {
        var receiver = new WebhookReceiver(script ?? Answer(204), certificate);
        await receiver._app.StartAsync();
        var address = new Uri(receiver._app.Urls.Single());
        receiver.Url = new UriBuilder(certificate is null ? "http" : "https", "127.0.0.1", address.Port, "/hook").Uri;
        return receiver;
    }

    public static Func<HttpContext, int, Task> Answer(int status) => (http, _) =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>500 so many times, then 204.</summary>
    public static Func<HttpContext, int, Task> FailFirst(int times) => (http, call) => Answer(call <= times ? 500 : 204)(http, call);

    /// <summary>Never answers; ends when the other side gives up.</summary>
    public static Func<HttpContext, int, Task> Hang() => async (http, _) =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    public static Func<HttpContext, int, Task> AskForTime(int status, string retryAfter) => (http, call) =>
    {
        http.Response.Headers.RetryAfter = retryAfter;
        return Answer(status)(http, call);
    };

    public static Func<HttpContext, int, Task> Redirect(Uri elsewhere, int status) => (http, call) =>
    {
        http.Response.Headers.Location = elsewhere.ToString();
        return Answer(status)(http, call);
    };

    /// <summary>A reset instead of an answer.</summary>
    public static Func<HttpContext, int, Task> Reset() => (http, _) =>
    {
        http.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>()?.Abort();
        http.Abort();
        return Task.CompletedTask;
    };

    /// <summary>A certificate nobody vouches for.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The next call, in the order of arrival.</summary>
    public async Task<ReceivedCall> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _calls.Reader.ReadAsync(limit.Token);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, Func<HttpContext, int, Task> script)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var call = new ReceivedCall(http.Request.Method, http.Request.Path, headers, body.ToArray());
        _all.Add(call);
        var number = Interlocked.Increment(ref _numbered);
        await _calls.Writer.WriteAsync(call);
        await (Script ?? script)(http, number);
    }
}
