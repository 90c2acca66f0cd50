using GraphQL.Types;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A scalar of the schema that is a string on the wire.</summary>
internal sealed class TextScalar : StringGraphType
{
    public TextScalar(string name, string description) => (Name, Description) = (name, description);
}
