using DisposableMail.Testing;
using Microsoft.Data.Sqlite;

namespace DisposableMail.Storage.Tests.Sqlite;

/// <summary>A connection beside the server's, as a person with a shell has it.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly SqliteConnection _connection;

    public SqliteFile(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        _connection.Open();
    }

    public static SqliteFile Of(CoreHost host) => new(host.File);

    public int Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public long Number(string sql) => Convert.ToInt64(Rows(sql)[0][0], null);

    public IReadOnlyList<object[]> Rows(string sql, params SqliteParameter[] parameters)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddRange(parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();
}
