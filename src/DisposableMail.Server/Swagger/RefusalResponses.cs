using System.Text;
using System.Text.Json.Nodes;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DisposableMail.Server.Swagger;

/// <summary>Shows every "no" that an operation can answer, as the dialect itself writes it: status, body and headers.</summary>
internal sealed class RefusalResponses(IServiceProvider services) : IOperationFilter
{
    private const string Json = "application/json";

    private static readonly Refusal[] OfEveryCall =
    [
        new(RefusalKind.CredentialMissing, "An API key is required"),
        new(RefusalKind.CredentialInvalid, "The API key is not valid"),
        new(RefusalKind.QuotaExceeded, "your plan allows 100 calls in this period") { RetryAfter = TimeSpan.FromHours(1) },
        new(RefusalKind.TooManyFailedCredentials, "Too many wrong API keys from your address") { RetryAfter = TimeSpan.FromMinutes(1) },
        new(RefusalKind.InternalError, "Something went wrong on our side"),
        new(RefusalKind.Unavailable, "The server is stopping or overloaded: try again") { RetryAfter = TimeSpan.FromSeconds(1) },
    ];

    private static readonly Refusal[] OfBodies =
    [
        Refusal.Invalid("domain", "domain has a value of the wrong type"),
        new(RefusalKind.MalformedRequest, "The request cannot be read"),
        new(RefusalKind.DomainUnknown, "Invalid domain name"),
        new(RefusalKind.TierForbids, "your plan does not include this domain"),
        new(RefusalKind.TooManyInboxes, "your plan allows 5 live inboxes"),
        new(RefusalKind.AddressUnavailable, "this address is not available"),
        new(RefusalKind.CreationLimitReached, "your plan allows 50 new inboxes a day") { RetryAfter = TimeSpan.FromHours(1) },
        new(RefusalKind.RequestTooLarge, "The request body is too large"),
        new(RefusalKind.UnsupportedMediaType, "The media type of the request body is not supported"),
    ];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (DialectDocuments.DialectOf(services, context) is not { } dialect)
            return;
        var errorType = context.ApiDescription.SupportedResponseTypes.FirstOrDefault(static r => r.StatusCode >= StatusCodes.Status400BadRequest)?.Type;
        var schema = errorType is null ? null : context.SchemaGenerator.GenerateSchema(errorType, context.SchemaRepository);
        foreach (var why in RefusalsOf(context))
            Show(operation, why, Answer(dialect, why, context.ApiDescription.RelativePath), schema);
        // What an action says it answers, though it reads no body: a path, too, may wish for what the plan forbids.
        var unexplained = operation.Responses!.Where(static r => r.Key[0] >= '4' && !HasExamples(r.Value)).Select(static r => r.Key).ToHashSet();
        foreach (var (why, answer) in OfBodies.Append(Refusal.NotFound("Inbox")).Select(why => (why, Answer(dialect, why, context.ApiDescription.RelativePath))))
        {
            if (unexplained.Contains(DialectDocuments.Text(answer.Status)))
                Show(operation, why, answer, schema);
        }

        Sort(operation);
    }

    private static bool HasExamples(IOpenApiResponse response) => response.Content?.Values.Any(static json => json.Examples?.Count > 0) == true;

    private static void Sort(OpenApiOperation operation)
    {
        var sorted = operation.Responses!.OrderBy(static r => r.Key, StringComparer.Ordinal).ToList();
        operation.Responses!.Clear();
        sorted.ForEach(response => operation.Responses.Add(response.Key, response.Value));
    }

    private static IEnumerable<Refusal> RefusalsOf(OperationFilterContext context)
    {
        var parameters = context.ApiDescription.ParameterDescriptions;
        var hasBody = parameters.Any(static p => p.Source == BindingSource.Body);
        var refusals = hasBody ? [.. OfEveryCall, .. OfBodies] : OfEveryCall.AsEnumerable();
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<NoCredentialAttribute>().Any())
            refusals = refusals.Where(static why => why.Kind is not (RefusalKind.CredentialMissing or RefusalKind.CredentialInvalid or RefusalKind.TooManyFailedCredentials));
        if (metadata.OfType<UncountedAttribute>().Any())
            refusals = refusals.Where(static why => why.Kind != RefusalKind.QuotaExceeded);
        if (parameters.Any(static p => p.Source == BindingSource.Path))
            refusals = refusals.Append(Refusal.NotFound("Inbox"));
        if (parameters.Any(static p => p.Source == BindingSource.Query))
            refusals = refusals.Append(Refusal.Invalid("wait", "wait must be 0 to 180"));
        if (parameters.Any(static p => p.Name == "Idempotency-Key"))
            refusals = refusals.Append(new Refusal(RefusalKind.IdempotencyConflict, "this Idempotency-Key came with another request"));
        return refusals;
    }

    private static void Show(OpenApiOperation operation, Refusal why, Answered answer, IOpenApiSchema? schema)
    {
        var key = DialectDocuments.Text(answer.Status);
        if (!operation.Responses!.TryGetValue(key, out var response))
            operation.Responses.Add(key, response = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(answer.Status) });
        Show((OpenApiResponse)response, why, answer, schema);
    }

    private static void Show(OpenApiResponse response, Refusal why, Answered answer, IOpenApiSchema? schema)
    {
        response.Content ??= new Dictionary<string, IOpenApiMediaType>();
        if (!response.Content.TryGetValue(answer.MediaType, out var known))
            response.Content.Add(answer.MediaType, known = new OpenApiMediaType { Schema = answer.MediaType == Json ? schema : null });
        var body = (OpenApiMediaType)known;
        (body.Examples ??= new Dictionary<string, IOpenApiExample>())[why.Kind.ToString()] = new OpenApiExample { Summary = why.Detail, Value = answer.Body };
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        if (why.RetryAfter is not null)
            response.Headers.TryAdd("Retry-After", DialectDocuments.Header("Seconds until another try may succeed.", JsonSchemaType.Integer));
        foreach (var (header, value) in answer.Headers.Where(static h => h.Key is not ("Content-Type" or "Content-Length" or "Cache-Control" or "Retry-After")))
            response.Headers.TryAdd(header, DialectDocuments.Header("As the dialect sends it with this answer.", DialectDocuments.TypeOf(value)));
    }

    private Answered Answer(IApiDialect dialect, Refusal why, string? path)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, TraceIdentifier = "01a20874-98cf-76d2-8d3e-c5823bb168ea" };
        http.Response.Body = body;
        http.Request.Path = "/" + path;
        if (why.Kind == RefusalKind.QuotaExceeded)
            dialect.WriteQuota(http.Response.Headers, new Quota(100, 100, DateTimeOffset.UnixEpoch, Passed: false));
        // A filter is synchronous, and nothing is waited for: the answer goes into memory.
        dialect.WriteRefusalAsync(http, why, CancellationToken.None).GetAwaiter().GetResult();
        var mediaType = http.Response.ContentType!.Split(';')[0];
        var shown = mediaType == Json ? JsonNode.Parse(body.ToArray()) : JsonValue.Create(Encoding.UTF8.GetString(body.ToArray()));
        return new Answered(http.Response.StatusCode, mediaType, shown, http.Response.Headers);
    }

    private sealed record Answered(int Status, string MediaType, JsonNode? Body, IHeaderDictionary Headers);
}
