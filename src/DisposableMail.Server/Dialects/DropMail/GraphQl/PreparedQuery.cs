using GraphQLParser.AST;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A query that was parsed and measured.</summary>
/// <param name="IsValidated">Whether it was found valid before: then only its variables are looked at again.</param>
internal sealed record PreparedQuery(GraphQlRequest Request, GraphQLDocument Document, bool IsValidated)
{
    /// <summary>What it does; null when it has no such operation, which the engine will say.</summary>
    public OperationType? Operation => Document.Definitions.OfType<GraphQLOperationDefinition>()
        .FirstOrDefault(o => Request.OperationName is null || o.Name?.StringValue == Request.OperationName)?.Operation;
}
