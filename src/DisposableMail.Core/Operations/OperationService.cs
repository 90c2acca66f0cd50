namespace DisposableMail.Core.Operations;

/// <summary>The door for the operator: prepare, verify and copy the data.</summary>
public sealed class OperationService
{
    private readonly IMailDatabase _database;
    private readonly Preparation _preparation;
    private readonly DataVerification _verification;

    internal OperationService(IMailDatabase database, Preparation preparation, DataVerification verification) =>
        (_database, _preparation, _verification) = (database, preparation, verification);

    /// <summary>Brings the schema up to date, makes the domains agree with configuration, gives every domain its postmaster.</summary>
    /// <returns>True when the database was new: no account of a person is there yet.</returns>
    public Task<bool> PrepareAsync(CancellationToken stop) => _preparation.RunAsync(stop);

    /// <summary>
    /// Brings the schema up to date for a command beside the server. Configured domains are applied to a new database only: the
    /// command may have been started with another environment than the server, and must not take the server's domains away.
    /// </summary>
    public Task PrepareSchemaAsync(CancellationToken stop) => _preparation.RunSchemaAsync(stop);

    /// <summary>Whether the database answers.</summary>
    public Task<bool> IsReadyAsync(CancellationToken stop) => _preparation.IsReadyAsync(stop);

    /// <summary>Checks every stored row: raw content there and unaltered, nothing orphaned, counts right, the engine content.</summary>
    /// <returns>One line per fault, ids of ours only; empty when all is well. Reads everything: takes its time.</returns>
    public IAsyncEnumerable<string> VerifyAsync(CancellationToken stop) => _verification.RunAsync(stop);

    /// <summary>Writes a consistent copy while the server runs; the file appears when it is complete.</summary>
    /// <exception cref="IOException">The file exists already, or cannot be written.</exception>
    public Task BackupAsync(string file, CancellationToken stop) => _database.BackupAsync(file, stop);
}
