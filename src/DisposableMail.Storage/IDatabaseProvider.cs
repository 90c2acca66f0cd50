using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage;

/// <summary>One engine: its name in configuration and what it registers.</summary>
internal interface IDatabaseProvider
{
    string Name { get; }

    /// <summary>What is wrong with the options, in a sentence; null when nothing.</summary>
    string? Check(DatabaseOptions options);

    /// <summary>Where the data lies, for the operator: a file or a server, never a password.</summary>
    string DescribeLocation(DatabaseOptions options);

    /// <summary>Whether there is a database to open; false when opening would make a new one.</summary>
    bool IsThere(DatabaseOptions options);

    /// <summary>Keeps other servers off the data until disposed, where it serves one process alone.</summary>
    /// <exception cref="DatabaseTakenException">Another server has it.</exception>
    IDisposable ClaimForServing(DatabaseOptions options);

    void Register(IServiceCollection services);
}
