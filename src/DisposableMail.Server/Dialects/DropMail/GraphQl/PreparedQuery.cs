using GraphQL;
using GraphQLParser.AST;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A query that was parsed and measured. Those with the same text share their document: it is all a thousand subscribers keep of it.</summary>
/// <param name="IsValidated">Whether it was found valid before: then only its variables are looked at again.</param>
internal sealed record PreparedQuery(GraphQLDocument Document, string? OperationName, Inputs Variables, bool IsValidated)
{
    /// <summary>What it does; null when it has no such operation, which the engine will say.</summary>
    public OperationType? Operation => Document.Definitions.OfType<GraphQLOperationDefinition>()
        .FirstOrDefault(o => OperationName is null || o.Name?.StringValue == OperationName)?.Operation;
}
