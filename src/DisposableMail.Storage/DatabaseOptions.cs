namespace DisposableMail.Storage;

/// <summary>Section <c>Database</c>.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The engine, by the name of its provider.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>In the engine's own form; null for the engine's default (SQLite: <c>Data Source=./data/disposablemail.db</c>).</summary>
    public string? ConnectionString { get; set; }
}
