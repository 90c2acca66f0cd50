using System.Runtime.InteropServices;
using GraphQLParser.AST;

namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>Bounds how many fields have one name in one place, fragments spread.</summary>
/// <remarks>
/// GraphQL specification (October 2021) §5.3.2: they must fit together. Validation compares each with each and tells of each pair, so that some
/// kilobytes of query would be answered with megabytes.
/// </remarks>
internal sealed class SameNames(IReadOnlyDictionary<string, GraphQLFragmentDefinition> fragments, int maxFields)
{
    private const int MaxPairs = 1_000;

    private int _fields;
    private int _pairs;

    /// <summary>False when there are too many, in all that was asked about together. No fragment spreads itself.</summary>
    public bool Fit(params IReadOnlyList<GraphQLSelectionSet?> together)
    {
        var byName = new Dictionary<string, Same>(Math.Min(maxFields, together.Sum(static s => s?.Selections.Count ?? 0)));
        var spread = new HashSet<string>();
        foreach (var selections in together)
            Collect(selections, byName, spread);
        foreach (var same in byName.Values)
            _pairs += same.Count * (same.Count - 1) / 2;
        if (_fields > maxFields || _pairs > MaxPairs)
            return false;
        return byName.Values.All(same => same.Inner is null || Fit(same.Inner));
    }

    private void Collect(GraphQLSelectionSet? selections, Dictionary<string, Same> byName, HashSet<string> spread)
    {
        foreach (var selection in selections?.Selections ?? [])
        {
            if (++_fields > maxFields)
                return;
            switch (selection)
            {
                case GraphQLField field:
                    ref var same = ref CollectionsMarshal.GetValueRefOrAddDefault(byName, (field.Alias?.Name ?? field.Name).StringValue, out _);
                    same.Count++;
                    if (field.SelectionSet is { } inner)
                        (same.Inner ??= []).Add(inner);
                    break;
                case GraphQLInlineFragment inline:
                    Collect(inline.SelectionSet, byName, spread);
                    break;
                case GraphQLFragmentSpread { FragmentName.Name.StringValue: var fragment } when spread.Add(fragment) && fragments.TryGetValue(fragment, out var known):
                    Collect(known.SelectionSet, byName, spread);
                    break;
            }
        }
    }

    private struct Same
    {
        public int Count;
        public List<GraphQLSelectionSet>? Inner;
    }
}
