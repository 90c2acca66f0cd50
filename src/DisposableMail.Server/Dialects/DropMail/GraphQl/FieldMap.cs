using DisposableMail.Core;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Says how the fields of one type of the schema are resolved.</summary>
internal sealed class FieldMap<TSource>(TypeConfig type)
{
    /// <summary>A field that is there already.</summary>
    public FieldMap<TSource> Value(string name, Func<TSource, object?> read) => Set(name, context => new ValueTask<object?>(read((TSource)context.Source!)));

    /// <summary>A field that is there already, and needs the call.</summary>
    public FieldMap<TSource> Value(string name, Func<TSource, Call, object?> read) =>
        Set(name, context => new ValueTask<object?>(read((TSource)context.Source!, (Call)context.UserContext)));

    /// <summary>A text of any length: it counts against what one answer may hold.</summary>
    public FieldMap<TSource> Text(string name, Func<TSource, string?> read) =>
        Set(name, context => new ValueTask<object?>(Bounded(context, read((TSource)context.Source!))));

    /// <summary>A field that a door answers: its value, or null with an error.</summary>
    public FieldMap<TSource> Ask(string name, Func<TSource, FieldCall, Task<Result<object?>>> ask, Func<Refusal, ExecutionError>? fault = null) =>
        Set(name, context => AskAsync(context, ask, fault ?? Faults.Of));

    private static async ValueTask<object?> AskAsync(
        IResolveFieldContext context, Func<TSource, FieldCall, Task<Result<object?>>> ask, Func<Refusal, ExecutionError> fault)
    {
        // Of a root field the source is the root value, which there is none of.
        var source = context.Source is TSource own ? own : default!;
        if ((await ask(source, new FieldCall(context))).TryGet(out var value, out var why))
            return value is string text ? Bounded(context, text) : value;
        return Fail(context, fault(why));
    }

    private static string? Bounded(IResolveFieldContext context, string? text)
    {
        if (text is null || ((Call)context.UserContext).Budget.TryTake(text.Length))
            return text;
        Fail(context, Faults.AnswerTooLarge());
        return null;
    }

    private static object? Fail(IResolveFieldContext context, ExecutionError error)
    {
        // Null here would be a fault of ours to the engine. Thrown, the error makes null of what the field is part of (§6.4.4).
        if (context.FieldDefinition.ResolvedType is NonNullGraphType)
            throw error;
        error.Path = context.ResponsePath;
        lock (context.Errors) // Fields that wait do so beside each other.
            context.Errors.Add(error);
        return null;
    }

    private FieldMap<TSource> Set(string name, Func<IResolveFieldContext, ValueTask<object?>> resolve)
    {
        type.FieldFor(name).Resolver = new FuncFieldResolver<object?>(resolve);
        return this;
    }
}
