using DisposableMail.Storage.Sqlite;

namespace DisposableMail.Storage;

/// <summary>The one list of engines; everything that names them derives from it.</summary>
internal static class DatabaseProviders
{
    public static readonly IReadOnlyList<IDatabaseProvider> All = [new SqliteProvider()];

    public static IDatabaseProvider? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
