using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace DisposableMail.Storage.Sqlite;

/// <summary>A prepared statement whose parameters, <c>?1</c> and so on, are set by number. Not for two threads at once.</summary>
/// <remarks>SQLite's own calls: a command of ADO.NET looks its parameters up by name and copies each value, for every row.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), _database);
    }

    /// <summary>INSERT of these properties, in this order; the names of table and columns are the model's.</summary>
    public static SqliteStatement Insert(SqliteConnection connection, IEntityType entity, params string[] properties)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var columns = properties.Select(p => entity.FindProperty(p)!.GetColumnName(table));
        var values = Enumerable.Range(1, properties.Length).Select(i => "?" + i);
        return new(connection, $"INSERT INTO \"{table.Name}\" (\"{string.Join("\", \"", columns)}\") VALUES ({string.Join(", ", values)})");
    }

    public SqliteStatement Bind(int number, long value) => Check(raw.sqlite3_bind_int64(_statement, number, value));

    public SqliteStatement Bind(int number, long? value) => value is { } known ? Bind(number, known) : BindNull(number);

    public SqliteStatement Bind(int number, ReadOnlySpan<byte> octets) =>
        // An empty span has no address, and SQLite takes that for NULL.
        Check(octets.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, number, 0) : raw.sqlite3_bind_blob(_statement, number, octets));

    public SqliteStatement Bind(int number, string? text)
    {
        if (text is null)
            return BindNull(number);
        if (text.Length == 0)
            return Check(raw.sqlite3_bind_text(_statement, number, ""));
        var octets = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var bound = raw.sqlite3_bind_text(_statement, number, octets.AsSpan(0, Encoding.UTF8.GetBytes(text, octets)));
        ArrayPool<byte>.Shared.Return(octets);
        return Check(bound);
    }

    /// <returns>Rows changed by the last statement that changes rows.</returns>
    public int Execute()
    {
        Step();
        raw.sqlite3_reset(_statement);
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Whether a SELECT finds a row.</summary>
    public bool Finds()
    {
        var found = Step();
        raw.sqlite3_reset(_statement);
        return found;
    }

    /// <summary>The whole numbers of the first row a SELECT finds; null when there is none.</summary>
    public long[]? FindRow(int columns)
    {
        long[]? row = Step() ? [.. Enumerable.Range(0, columns).Select(column => raw.sqlite3_column_int64(_statement, column))] : null;
        raw.sqlite3_reset(_statement);
        return row;
    }

    public void Dispose() => _statement.Dispose();

    private SqliteStatement BindNull(int number) => Check(raw.sqlite3_bind_null(_statement, number));

    private SqliteStatement Check(int code)
    {
        SqliteException.ThrowExceptionForRC(code, _database);
        return this;
    }

    /// <returns>True on a row. On an error the statement is reset and can be used again.</returns>
    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
            return code == raw.SQLITE_ROW;
        try
        {
            SqliteException.ThrowExceptionForRC(code, _database);
            return false;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }
}
