using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using DisposableMail.Core;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Metrics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DisposableMail.Server.Http;

/// <summary>
/// Answers in the envelope of its dialect what Kestrel cannot read and no middleware sees: 400, 408, 414, 431. Left to itself, Kestrel
/// sends a status without a body.
/// </summary>
/// <remarks>
/// Kestrel tells of such a request by a diagnostic event, just before it writes the refusal. This takes the place of the source that events
/// are usually written to, a listener: the framework does more for every request as soon as somebody listens to that one. Within TLS of
/// Kestrel's own the answer stays bare.
/// </remarks>
internal sealed partial class UnreadRequests(IServiceProvider services, DialectPaths paths, HttpMetrics metrics, ILogger<UnreadRequests> log) : DiagnosticSource
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Called after the ports that are none of HTTP are open: they have no need of it.</summary>
    public static void Watch(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Use(static next => connection =>
    {
        var output = new RefusalOutput(connection.Transport.Output);
        connection.Transport = new Duplex(connection.Transport.Input, output);
        connection.Features.Set(output);
        return next(connection);
    }));

    public override bool IsEnabled(string name) => name == BadRequest;

    public override void Write(string name, object? value)
    {
        if (value is IFeatureCollection request && request.Get<RefusalOutput>() is { } output && request.Get<IHttpResponseFeature>()?.HasStarted == false
            && request.Get<IBadRequestExceptionFeature>()?.Error is Microsoft.AspNetCore.Http.BadHttpRequestException fault
            && BareRefusals.OfStatus(fault.StatusCode) is { } why)
            Explain(request.Get<IHttpRequestFeature>(), why, fault.StatusCode, output);
    }

    // Of a first line that cannot be read, or is too long, there is no path, hence no dialect: the reason in words then.
    private void Explain(IHttpRequestFeature? request, Refusal why, int status, RefusalOutput output)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Path = request?.Path is ['/', ..] path ? path : PathString.Empty;
        http.Response.Body = body;
        RequestIds.Mark(http);
        var dialect = paths.Of(http);
        // The answer goes into memory, so that it is whole at once; what would not be stays as Kestrel has it.
        var written = dialect is null ? http.Response.WritePlainAsync(why.Detail) : http.RefuseAsync(why, CancellationToken.None);
        if (!written.IsCompletedSuccessfully)
            return;
        output.Explain(HeadersOf(http.Response.Headers), request?.Method == HttpMethods.Head ? [] : body.ToArray());
        metrics.Answered(dialect?.Name, status);
        Log.Unreadable(log, status, http.TraceIdentifier, dialect?.Name ?? "-");
    }

    private static byte[] HeadersOf(IHeaderDictionary headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers)
            text.Append(name).Append(": ").Append(value.ToString()).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private static partial class Log
    {
        [LoggerMessage(301, LogLevel.Information, "Request could not be read and was answered {Status}; request {RequestId}, dialect {Dialect}")]
        public static partial void Unreadable(ILogger log, int status, string requestId, string dialect);
    }
}
