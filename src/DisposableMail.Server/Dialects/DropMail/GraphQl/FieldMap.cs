using System.Collections;
using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.Limits;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Says how the fields of one type of the schema are resolved.</summary>
internal sealed class FieldMap<TSource>(TypeConfig type)
{
    // Of one answer. What is null after so many has the same cause.
    private const int MaxErrors = FaultLimit.MaxFields;

    /// <summary>A field that is there already.</summary>
    public FieldMap<TSource> Value(string name, Func<TSource, object?> read) =>
        Set(name, context => new ValueTask<object?>(Counted(context, read((TSource)context.Source!))));

    /// <summary>A field that is there already, and needs the call.</summary>
    public FieldMap<TSource> Value(string name, Func<TSource, Call, object?> read) =>
        Set(name, context => new ValueTask<object?>(Counted(context, read((TSource)context.Source!, (Call)context.UserContext))));

    /// <summary>A text of any length: it counts against what one answer may hold.</summary>
    public FieldMap<TSource> Text(string name, Func<TSource, string?> read) =>
        Set(name, context => new ValueTask<object?>(Bounded(context, read((TSource)context.Source!))));

    /// <summary>A list that is there already.</summary>
    public FieldMap<TSource> List<TItem>(string name, Func<TSource, IEnumerable<TItem>> read) => Set(name, context =>
    {
        var items = read((TSource)context.Source!).ToArray();
        return new ValueTask<object?>(HasRoom(context, items) ? items : TooLarge(context));
    });

    /// <summary>A field that a door answers: its value, or null with an error.</summary>
    public FieldMap<TSource> Ask(string name, Func<TSource, FieldCall, Task<Result<object?>>> ask, Func<Refusal, ExecutionError>? fault = null) =>
        Set(name, context => AskAsync(context, ask, fault ?? Faults.Of));

    /// <summary>A field that is made out of mail: not even begun when the answer has taken all the work that it may.</summary>
    /// <param name="work">As <see cref="AnswerBudget.TryWork"/> counts it.</param>
    public FieldMap<TSource> Make(string name, Func<TSource, long> work, Func<TSource, FieldCall, Task<Result<object?>>> make) => Set(
        name, context => BudgetOf(context).TryWork(work((TSource)context.Source!)) ? AskAsync(context, make, Faults.OfMade) : new ValueTask<object?>(TooLarge(context)));

    private static async ValueTask<object?> AskAsync(
        IResolveFieldContext context, Func<TSource, FieldCall, Task<Result<object?>>> ask, Func<Refusal, ExecutionError> fault)
    {
        if (!BudgetOf(context).HasRoom)
            return TooLarge(context);
        // Of a root field the source is the root value, which there is none of.
        var source = context.Source is TSource own ? own : default!;
        if (!(await ask(source, new FieldCall(context))).TryGet(out var value, out var why))
            return Fail(context, fault(why));
        return value is string text ? Bounded(context, text) : HasRoom(context, value) ? value : TooLarge(context);
    }

    // The engine makes nodes of a list, and of all fields of each, before it asks for any of them.
    private static bool HasRoom(IResolveFieldContext context, object? value)
    {
        var budget = BudgetOf(context);
        if (value is ICollection list)
            budget.HoldList(list.Count, context.SubFields?.Count ?? 0);
        return budget.HasRoom;
    }

    private static string? Bounded(IResolveFieldContext context, string? text) =>
        text is null || BudgetOf(context).TryShow(text.Length) ? text : (string?)TooLarge(context);

    // What a field counts in any case is enough for most: not for each of a thousand subjects that fill their line.
    private static object? Counted(IResolveFieldContext context, object? value) =>
        value is string { Length: > AnswerBudget.FieldCharacters } text ? Bounded(context, text) : value;

    private static AnswerBudget BudgetOf(IResolveFieldContext context) => ((Call)context.UserContext).Budget;

    private static object? TooLarge(IResolveFieldContext context) =>
        Fail(context, BudgetOf(context).IsCrowdedOut ? Faults.TooManyAnswers() : Faults.AnswerTooLarge());

    private static object? Fail(IResolveFieldContext context, ExecutionError error)
    {
        // What may not be null takes what holds it along (GraphQL specification §6.4.4), which is the engine's to do.
        if (context.FieldDefinition.ResolvedType is NonNullGraphType)
            throw error;
        error.Path = context.ResponsePath;
        lock (context.Errors) // Fields that wait do so beside each other.
        {
            if (context.Errors.Count < MaxErrors)
                context.Errors.Add(error);
        }

        return null;
    }

    private FieldMap<TSource> Set(string name, Func<IResolveFieldContext, ValueTask<object?>> resolve)
    {
        type.FieldFor(name).Resolver = new FuncFieldResolver<object?>(resolve);
        return this;
    }
}
