using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.Limits;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Parses, measures, validates and executes queries.</summary>
internal sealed class GraphQlEngine(IOptions<DropMailOptions> options) : IDisposable
{
    // Of the syntax: a field within a field is two levels. Beyond, the parser would recurse as deep as anybody likes.
    private const int MaxSyntaxDepth = 128;

    private static readonly IValidationRule[] NoRules = [];
    private static readonly IValidationRule[] Rules = [.. DocumentValidator.CoreRules, new FaultLimit()];

    private readonly ISchema _schema = DropMailSchema.Build();
    private readonly Documents _documents = new();
    private readonly GraphQLDocumentBuilder _parser = new() { MaxDepth = MaxSyntaxDepth };
    private readonly DocumentExecuter _executer = new(new GraphQLDocumentBuilder(), new DocumentValidator(), new ExecutionStrategies(), []);

    /// <summary>Parses a query and decides whether it is looked at any further.</summary>
    /// <returns>The query, or the error that answers it.</returns>
    public (PreparedQuery? Query, ExecutionResult? Error) Prepare(GraphQlRequest request)
    {
        if (_documents.Find(request.Query) is { } known)
            return (new PreparedQuery(known, request.OperationName, request.Variables, IsValidated: true), null);
        if (QueryTokens.Count(request.Query, options.Value.MaxTokens) > options.Value.MaxTokens)
            return Refuse($"the query has more than {options.Value.MaxTokens} words and signs, or an endless one");
        try
        {
            var document = _parser.Build(request.Query);
            return QueryShape.Check(document, options.Value) is { } why
                ? (null, new ExecutionResult(Faults.QueryRefused(why)))
                : (new PreparedQuery(document, request.OperationName, request.Variables, IsValidated: false), null);
        }
        catch (SyntaxError fault)
        {
            return (null, new ExecutionResult(fault));
        }
        catch (GraphQLMaxDepthExceededException)
        {
            return Refuse("the query nests deeper than it may");
        }
    }

    /// <summary>Executes a query. A fault of ours is thrown, not told.</summary>
    public async Task<ExecutionResult> ExecuteAsync(PreparedQuery query, Call call, CancellationToken stop)
    {
        var result = await _executer.ExecuteAsync(new ExecutionOptions
        {
            Schema = _schema,
            Document = query.Document,
            OperationName = query.OperationName,
            Variables = query.Variables,
            ValidationRules = query.IsValidated ? NoRules : Rules,
            UserContext = call,
            CancellationToken = stop,
            ThrowOnUnhandledException = true,
        });
        if (result.Executed && !query.IsValidated)
            _documents.Keep(query.Document);
        FaultLimit.Shorten(result);
        call.Doors.Captchas.Ask(result, call.Caller);
        // Beside the data, in every answer, so that it is seen in time.
        return call.Caller.IsLegacy ? result.AddError(Faults.LegacyToken()) : result;
    }

    public void Dispose()
    {
        _documents.Dispose();
        (_schema as IDisposable)?.Dispose();
    }

    private static (PreparedQuery?, ExecutionResult?) Refuse(string why) =>
        (null, new ExecutionResult(Faults.QueryRefused(new Refusal(RefusalKind.RequestTooLarge, why))));

    // Mutations one after the other (§6.2.2); a subscription's events are executed like queries.
    private sealed class ExecutionStrategies : IExecutionStrategySelector
    {
        public IExecutionStrategy Select(GraphQL.Execution.ExecutionContext context) =>
            context.Operation.Operation == OperationType.Mutation ? SerialExecutionStrategy.Instance : ParallelExecutionStrategy.Instance;
    }
}
