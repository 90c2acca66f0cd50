using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Sends one POST to a stranger's server and believes nothing it answers but the status.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxAnswerHeaderKilobytes = 16;
    private const int MaxAddresses = 4;

    // A connection that is kept for the next attempt is a file descriptor nobody counts otherwise. One that is in use counts twice, with its
    // attempt.
    private const int MaxKept = 64;

    private static readonly ProductInfoHeaderValue UserAgent = new("DisposableMail-Webhooks", "1.0");

    private static readonly HttpRequestOptionsKey<bool> IsFailing = new("isFailing");

    private readonly WebhookTargetGuard _guard;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _keeping;
    private readonly HttpMessageInvoker _closing;
    private int _open;
    private int _underWay;

    public WebhookSender(WebhookTargetGuard guard, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_guard, _options, _time) = (guard, options.Value, time);
        _keeping = Invoker(TimeSpan.FromMinutes(2));
        _closing = Invoker(TimeSpan.Zero);
    }

    /// <summary>Makes one attempt. Never throws for what the other side does.</summary>
    public async Task<AttemptOutcome> SendAsync(WebhookRequest what, CancellationToken stop)
    {
        // The options may be stricter than they were when it was registered.
        if (_guard.Read(what.Url, out var target) is not null)
            return new AttemptOutcome(WebhookFailure.TargetForbidden);
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var isCrowded = Interlocked.Increment(ref _underWay) + Volatile.Read(ref _open) > MaxKept;
        try
        {
            using var request = Request(what, target);
            using var answer = await (isCrowded ? _closing : _keeping).SendAsync(request, either.Token);
            await DrainAsync(answer, either.Token);
            return OutcomeOf(answer);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new AttemptOutcome(WebhookFailure.TimedOut);
        }
        catch (HttpRequestException failure)
        {
            return new AttemptOutcome(FailureOf(failure));
        }
        catch (IOException)
        {
            return new AttemptOutcome(WebhookFailure.NotConnected);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public void Dispose()
    {
        _keeping.Dispose();
        _closing.Dispose();
    }

    /// <param name="lifetime">After which no further attempt uses a connection; zero for one attempt each, whatever the receiver says.</param>
    private HttpMessageInvoker Invoker(TimeSpan lifetime) => new(new SocketsHttpHandler
    {
        // A redirect, a proxy of the environment or a cookie would lead where nobody looked, or tell what nobody asked.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = MaxAnswerHeaderKilobytes,
        MaxResponseDrainSize = 0,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = lifetime,
        ConnectTimeout = Timeout.InfiniteTimeSpan, // The limit of the whole attempt holds for this, too.
        ConnectCallback = ConnectAsync,
    });

    private HttpRequestMessage Request(WebhookRequest what, Uri target)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Version = HttpVersion.Version11, Content = new ByteArrayContent(what.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(what.ContentType);
        request.Headers.UserAgent.Add(UserAgent);
        request.Headers.Add("webhook-id", what.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", what.Secret.Sign(what.Id, timestamp, what.Body));
        request.Options.Set(IsFailing, what.IsFailing);
        return request;
    }

    // Reading a short answer to its end lets the connection be used again; its status stands, whatever becomes of the rest.
    private static async Task DrainAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        if (answer.Content.Headers.ContentLength > MaxAnswerBytes)
            return;
        try
        {
            var buffer = new byte[4096];
            await using var body = await answer.Content.ReadAsStreamAsync(stop);
            for (var total = 0; total < MaxAnswerBytes;)
            {
                if (await body.ReadAsync(buffer, stop) is > 0 and var count)
                    total += count;
                else
                    return;
            }
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
        }
    }

    private AttemptOutcome OutcomeOf(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode)
            return new AttemptOutcome(null, status);
        var asked = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? answer.Headers.RetryAfter : null;
        return new AttemptOutcome(WebhookFailure.Status, status, asked?.Delta ?? (asked?.Date - _time.GetUtcNow()));
    }

    private static WebhookFailure FailureOf(HttpRequestException failure) => failure switch
    {
        { InnerException: TargetException target } => target.Failure,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => WebhookFailure.Tls,
        { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => WebhookFailure.BadAnswer,
        _ => WebhookFailure.NotConnected,
    };

    // The check that counts: on the very addresses that are connected to, so that a name may lie as it likes.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var isFailing = context.InitialRequestMessage.Options.TryGetValue(IsFailing, out var failing) && failing;
        var addresses = await _guard.ResolveAsync(context.DnsEndPoint.Host, isFailing, stop);
        foreach (var address in addresses.Take(MaxAddresses))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                using var share = new CancellationTokenSource(_options.Timeout / Math.Min(addresses.Length, MaxAddresses), _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, stop);
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), either.Token);
                var stream = new CountedStream(socket, () => Interlocked.Decrement(ref _open));
                Interlocked.Increment(ref _open);
                return stream;
            }
            catch (Exception failure) when (failure is SocketException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
            {
                socket.Dispose();
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }

        throw new TargetException(WebhookFailure.NotConnected);
    }
}
