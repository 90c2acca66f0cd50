using DisposableMail.Core;
using GraphQL;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>One field as a query asks for it.</summary>
internal readonly struct FieldCall(IResolveFieldContext context)
{
    public Call Call => (Call)context.UserContext;

    public Caller Caller => Call.Caller;

    public Doors Doors => Call.Doors;

    public CancellationToken Stop => context.CancellationToken;

    /// <summary>An argument; null when it is absent.</summary>
    public T? Argument<T>(string name) => context.GetArgument<T?>(name);

    /// <summary>A field of the argument <c>input</c>; null when it is absent.</summary>
    public T? Input<T>(string name) => Field<T>("input", name);

    /// <summary>A field of an argument that is an object; null when either is absent.</summary>
    public T? Field<T>(string argument, string name) =>
        context.GetArgument<IDictionary<string, object?>?>(argument) is { } fields && fields.TryGetValue(name, out var value) ? (T?)value : default;
}
