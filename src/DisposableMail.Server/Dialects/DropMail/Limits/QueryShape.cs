using DisposableMail.Core;
using GraphQLParser.AST;

namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>Measures a parsed query before it is validated: how deep it is, and how many fields its answer may have.</summary>
/// <remarks>
/// It knows names, not types: lists are multiplied by what they usually have. Each fragment is measured once, so that fragments which spread
/// fragments cost no more than they have characters.
/// </remarks>
internal sealed class QueryShape
{
    // Fields of introspection that lead from a type to types: in a circle, for as long as the query likes.
    private static readonly HashSet<string> Circles = ["fields", "inputFields", "interfaces", "possibleTypes"];
    private const int MaxCircles = 2;

    private static readonly Dictionary<string, int> ListLengths = new()
    {
        ["sessions"] = 10, ["addresses"] = 5, ["mails"] = 100, ["mailsAfterId"] = 100, ["edges"] = 100, ["attachments"] = 5, ["domains"] = 20,
        ["types"] = 40, ["fields"] = 15, ["inputFields"] = 5, ["args"] = 2, ["enumValues"] = 5, ["possibleTypes"] = 5, ["directives"] = 5,
    };

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = [];
    private readonly Dictionary<string, Size?> _measured = [];

    private QueryShape(GraphQLDocument document)
    {
        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
            _fragments.TryAdd(fragment.FragmentName.Name.StringValue, fragment);
    }

    /// <returns>Null, or why the query is not even looked at.</returns>
    public static Refusal? Check(GraphQLDocument document, DropMailOptions options)
    {
        var shape = new QueryShape(document);
        var total = new Size(0, 0, 0);
        foreach (var definition in document.Definitions.OfType<IHasSelectionSetNode>())
        {
            if (definition is not ASTNode || shape.Measure(definition.SelectionSet) is not { } size)
                return Refuse("a fragment spreads itself");
            total = total.Beside(size);
        }

        if (total.Circles > MaxCircles)
            return Refuse("the introspection goes in circles");
        if (total.Depth > options.MaxDepth)
            return Refuse($"the query is {total.Depth} fields deep; {options.MaxDepth} are allowed");
        if (total.Cost > options.MaxCost)
            return Refuse($"the answer could have {total.Cost} fields; {options.MaxCost} are allowed");
        var names = new SameNames(shape._fragments, maxFields: 2 * options.MaxTokens);
        return document.Definitions.OfType<IHasSelectionSetNode>().All(d => names.Fit(d.SelectionSet)) ? null
            : Refuse("the query asks for too many fields of one name in one place");
    }

    private static Refusal Refuse(string why) => new(RefusalKind.RequestTooLarge, why);

    // Null when a fragment spreads itself. The parser has bounded how deep this recurses.
    private Size? Measure(GraphQLSelectionSet? selections)
    {
        var total = new Size(0, 0, 0);
        if (selections is null)
            return total;
        foreach (var selection in selections.Selections)
        {
            var size = selection switch
            {
                GraphQLField field => MeasureField(field),
                GraphQLInlineFragment inline => Measure(inline.SelectionSet)?.Deeper(),
                GraphQLFragmentSpread spread => MeasureFragment(spread.FragmentName.Name.StringValue)?.Deeper(),
                _ => new Size(0, 0, 0),
            };
            if (size is null)
                return null;
            total = total.Beside(size.Value);
        }

        return total;
    }

    private Size? MeasureField(GraphQLField field)
    {
        if (Measure(field.SelectionSet) is not { } inner)
            return null;
        var name = field.Name.StringValue;
        var length = ListLengths.GetValueOrDefault(name, 1);
        var isCircle = field.SelectionSet is not null && Circles.Contains(name);
        return new Size(inner.Depth + 1, 1 + Multiply(length, inner.Cost), inner.Circles + (isCircle ? 1 : 0));
    }

    private Size? MeasureFragment(string name)
    {
        if (_measured.TryGetValue(name, out var known))
            return known; // Null while it is being measured: it spreads itself.
        _measured[name] = null;
        return _measured[name] = _fragments.TryGetValue(name, out var fragment) ? Measure(fragment.SelectionSet) : new Size(0, 0, 0);
    }

    private static long Multiply(long length, long cost) => cost > long.MaxValue / 1000 ? cost : length * cost;

    private readonly record struct Size(int Depth, long Cost, int Circles)
    {
        public Size Beside(Size other) =>
            new(Math.Max(Depth, other.Depth), Math.Min(long.MaxValue / 1000, Cost + other.Cost), Math.Max(Circles, other.Circles));

        public Size Deeper() => this with { Depth = Depth + 1 };
    }
}
