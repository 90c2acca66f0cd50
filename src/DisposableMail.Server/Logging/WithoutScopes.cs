namespace DisposableMail.Server.Logging;

/// <summary>
/// Leaves out what surrounds an event (scopes): the framework's scope of a request holds its raw path, and that of its activity
/// what a client wrote into a header. An event says all it has to say itself.
/// </summary>
internal sealed class WithoutScopes(ILoggerProvider inner) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Category(inner.CreateLogger(categoryName));

    public void Dispose() => inner.Dispose();

    private sealed class Category(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
