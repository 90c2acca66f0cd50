namespace DisposableMail.Server.Dialects;

/// <summary>Says which dialect a request speaks: that of its endpoint, or, where there is none, of its path.</summary>
internal sealed class DialectPaths
{
    private readonly (PathString Prefix, IApiDialect Dialect)[] _longestFirst;

    /// <exception cref="InvalidOperationException">Two dialects claim the same prefix.</exception>
    public DialectPaths(IReadOnlyList<IApiDialect> dialects)
    {
        Dialects = dialects;
        _longestFirst = [.. dialects.SelectMany(d => d.PathPrefixes.Select(p => (new PathString(p), d))).OrderByDescending(p => p.Item1.Value!.Length)];
        foreach (var same in _longestFirst.GroupBy(p => p.Prefix).Where(g => g.Count() > 1))
            throw new InvalidOperationException($"{string.Join(" and ", same.Select(p => p.Dialect.Name))} both claim {same.Key}");
    }

    public IReadOnlyList<IApiDialect> Dialects { get; }

    /// <summary>Null for what belongs to no dialect: pages, health, documents.</summary>
    public IApiDialect? Of(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IApiDialect>() ?? Of(http.Request.Path);

    private IApiDialect? Of(PathString path)
    {
        foreach (var (prefix, dialect) in _longestFirst)
        {
            if (path.StartsWithSegments(prefix))
                return dialect;
        }

        return null;
    }

    /// <summary>Checks that every endpoint of a dialect lies where its answers to unknown paths come from, too.</summary>
    /// <exception cref="InvalidOperationException">One lies under another dialect's prefix, or under none.</exception>
    public void Check(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IApiDialect>() is not { } dialect)
                continue;
            var route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (Of(new PathString(route)) != dialect)
                throw new InvalidOperationException($"{route} of {dialect.Name} is not under a prefix of {dialect.Name}");
        }
    }
}
