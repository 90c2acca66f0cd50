using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Memory;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Queries that were found valid, parsed: clients send the same few over and over.</summary>
internal sealed class Documents : IDisposable
{
    // All together. An unusual query pushes out others, never grows the house.
    private const long MaxCharacters = 1024 * 1024;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    public GraphQLDocument? Find(string query) => _known.TryGetValue(query, out GraphQLDocument? document) ? document : null;

    public void Keep(GraphQLDocument document)
    {
        using var entry = _known.CreateEntry(document.Source.ToString());
        entry.Value = document;
        entry.Size = document.Source.Length;
        entry.SlidingExpiration = TimeSpan.FromMinutes(10);
    }

    public void Dispose() => _known.Dispose();
}
