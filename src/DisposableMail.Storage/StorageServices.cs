using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DisposableMail.Storage;

/// <summary>Puts an engine under Core.</summary>
public static class StorageServices
{
    /// <summary>Registers the engine that the options name. Bind <see cref="DatabaseOptions"/> beside it.</summary>
    /// <param name="provider">The value of <c>Database:Provider</c>; an unknown one registers nothing and fails the options check.</param>
    public static IServiceCollection AddDisposableMailStorage(this IServiceCollection services, string provider)
    {
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsCheck>();
        DatabaseProviders.Find(provider)?.Register(services);
        return services;
    }

    /// <summary>Where the data lies, for the operator: a file or a server, never a password.</summary>
    public static string DescribeLocation(DatabaseOptions options) =>
        DatabaseProviders.Find(options.Provider)?.DescribeLocation(options) ?? options.Provider;

    /// <summary>Whether there is a database to open; false when opening would make a new one.</summary>
    public static bool IsThere(DatabaseOptions options) => DatabaseProviders.Find(options.Provider)?.IsThere(options) == true;

    /// <summary>Keeps other servers off the data until disposed, where it serves one process alone.</summary>
    /// <exception cref="DatabaseTakenException">Another server has it.</exception>
    public static IDisposable? ClaimForServing(DatabaseOptions options) => DatabaseProviders.Find(options.Provider)?.ClaimForServing(options);

    private sealed class DatabaseOptionsCheck : IValidateOptions<DatabaseOptions>
    {
        public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
        {
            var fault = DatabaseProviders.Find(options.Provider) is { } provider
                ? provider.Check(options)
                : $"Database:Provider is '{options.Provider}'; allowed: {string.Join(", ", DatabaseProviders.All.Select(p => p.Name))}";
            return fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(fault);
        }
    }
}
