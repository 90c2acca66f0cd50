using GraphQL;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>Ends the validation of a query that has one fault after the other: finding what was meant costs more than sending it.</summary>
internal sealed class FaultLimit : ValidationRuleBase, INodeVisitor
{
    /// <summary>Faults of a query that is not valid that one answer tells of.</summary>
    public const int Max = 20;

    /// <summary>Fields without a value that one answer tells the reason of.</summary>
    public const int MaxFields = 100;

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(this);

    /// <exception cref="ExecutionError">There are too many.</exception>
    public ValueTask EnterAsync(ASTNode node, ValidationContext context)
    {
        if (!context.HasErrors || context.Errors.Count() < Max)
            return default;
        var first = context.Errors.First();
        throw new ExecutionError($"The query has {Max} faults or more. The first: {first.Message}") { Code = first.Code };
    }

    public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => default;

    /// <summary>Cuts what is beyond: some rules tell of all that they have found at the end.</summary>
    public static void Shorten(ExecutionResult result)
    {
        var max = result.Executed ? MaxFields : Max;
        if (result.Errors is not { } errors || errors.Count <= max)
            return;
        result.Errors = [];
        result.Errors.AddRange(errors.Take(max));
    }
}
