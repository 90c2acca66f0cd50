namespace DisposableMail.Storage;

/// <summary>Another server has the database; its message says which, and is for the operator.</summary>
public sealed class DatabaseTakenException(string message, IOException taken) : IOException(message, taken);
