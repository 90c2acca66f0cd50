using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using DisposableMail.Server.Dialects.DropMail.Transports;
using DisposableMail.Server.Http;
using GraphQLParser.AST;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>GraphQL over HTTP.</summary>
[Route("api/graphql/{token}")]
[ProducesResponseType<DropMailAnswer>(StatusCodes.Status200OK)]
[ProducesResponseType<DropMailAnswer>(StatusCodes.Status400BadRequest)]
internal sealed class GraphQlController(GraphQlServer server, Patience patience) : ControllerBase
{
    private const int MaxBodyBytes = 128 * 1024;

    /// <summary>Answers a query, mutation or subscription. A subscription waits for a mail up to 3 minutes, or streams with Accept: multipart/mixed.</summary>
    /// <param name="token">An af_ token, or the key of an account.</param>
    /// <param name="body">JSON or a form.</param>
    [HttpPost]
    [Uncounted]
    [RequestSizeLimit(MaxBodyBytes)]
    [EndpointSummary("Ask GraphQL")]
    public IActionResult Post(string token, [TolerantBody] DropMailRequest? body) => Answer(body);

    /// <summary>The same for queries and subscriptions, in the query string. Mutations need POST.</summary>
    /// <param name="token">An af_ token, or the key of an account.</param>
    /// <param name="query">The GraphQL document.</param>
    /// <param name="variables">A JSON object.</param>
    /// <param name="operationName">Which operation of the document.</param>
    [HttpGet]
    [Uncounted]
    [EndpointSummary("Ask GraphQL in the query string")]
    public IActionResult Get(string token, [FromQuery] string? query, [FromQuery] string? variables, [FromQuery] string? operationName) =>
        Answer(new DropMailRequest { Query = query, Variables = JsonSerializer.SerializeToElement(variables), OperationName = operationName });

    private IActionResult Answer(DropMailRequest? wire)
    {
        if (!GraphQlRequest.Of(wire).TryGet(out var request, out var why))
            return new RefusalResult(why);
        var (query, error) = server.Prepare(request, HttpContext);
        if (query is null)
            return new GraphQlResult(error!);
        // RFC 9110 §9.2.1: GET is safe. A link or an image must not be able to change anything.
        if (HttpMethods.IsPost(Request.Method) || query.Operation != OperationType.Mutation)
            return new GraphQlQueryResult(server, query, patience);
        Response.Headers.Allow = HttpMethods.Post;
        return new RefusalResult(new Refusal(RefusalKind.MethodNotAllowed, "A mutation needs POST"));
    }
}
