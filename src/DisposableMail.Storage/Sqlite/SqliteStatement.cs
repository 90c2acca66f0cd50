using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DisposableMail.Storage.Sqlite;

/// <summary>A prepared statement whose parameters are set by position. Not for two threads at once.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            _command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
        _command.Prepare();
    }

    /// <summary>INSERT of these properties, in this order; the names of table and columns are the model's.</summary>
    public static SqliteStatement Insert(SqliteConnection connection, IEntityType entity, params string[] properties)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var columns = properties.Select(p => entity.FindProperty(p)!.GetColumnName(table));
        var values = Enumerable.Range(0, properties.Length).Select(i => "$" + i);
        return new(connection, $"INSERT INTO \"{table.Name}\" (\"{string.Join("\", \"", columns)}\") VALUES ({string.Join(", ", values)})", properties.Length);
    }

    /// <summary>Sets a parameter; null is NULL.</summary>
    public object? this[int index]
    {
        set => _command.Parameters[index].Value = value ?? DBNull.Value;
    }

    /// <returns>Rows changed.</returns>
    public int Execute(SqliteTransaction transaction)
    {
        _command.Transaction = transaction;
        return _command.ExecuteNonQuery();
    }

    /// <summary>Whether a SELECT finds a row.</summary>
    public bool Finds(SqliteTransaction transaction)
    {
        _command.Transaction = transaction;
        return _command.ExecuteScalar() is not null;
    }

    /// <summary>The whole numbers of the first row a SELECT finds; null when there is none.</summary>
    public long[]? FindRow(SqliteTransaction transaction, int columns)
    {
        _command.Transaction = transaction;
        using var reader = _command.ExecuteReader();
        return reader.Read() ? [.. Enumerable.Range(0, columns).Select(reader.GetInt64)] : null;
    }

    public void Dispose() => _command.Dispose();
}
