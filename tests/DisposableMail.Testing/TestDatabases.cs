namespace DisposableMail.Testing;

/// <summary>Where the tests find each engine.</summary>
public static class TestDatabases
{
    /// <summary>An embedded engine gets a file of its own; a server is named by DISPOSABLEMAIL_TEST_ and the engine in capitals.</summary>
    public static string? ConnectionStringOf(string engine, string folder) => engine == "Sqlite"
        ? $"Data Source={Path.Combine(folder, "mail.db")}"
        : Environment.GetEnvironmentVariable(VariableOf(engine));

    public static string VariableOf(string engine) => "DISPOSABLEMAIL_TEST_" + engine.ToUpperInvariant();
}
