using DisposableMail.Core;
using DisposableMail.Core.Operations;
using DisposableMail.Server.Hosting;
using DisposableMail.Storage;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.CommandLine;

/// <summary>Runs the body of a command on the server's data, and explains what went wrong in a sentence.</summary>
/// <param name="configuration">Overrides from the command line.</param>
internal sealed class CommandRun(string[] configuration, TextWriter output, TextWriter error)
{
    /// <summary>For results; a script may read it.</summary>
    public TextWriter Output => output;

    /// <summary>For what a person should know beside the result.</summary>
    public TextWriter Error => error;

    /// <summary>Opens the data with the server's options, its schema up to date.</summary>
    /// <param name="mayCreate">False for what makes sense on data that is there alone: nothing is as easily overlooked as a copy of nothing.</param>
    public async Task<int> OnDataAsync(Func<IServiceProvider, Task<int>> body, CancellationToken stop, bool mayCreate = true)
    {
        try
        {
            var builder = MailServer.CreateBuilder(configuration);
            builder.Logging.ClearProviders();
            builder.Services.AddMailData(builder.Configuration);
            await using var app = builder.Build();
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            var database = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            if (!mayCreate && !StorageServices.IsThere(database))
                return await RefuseAsync($"There is no data at {StorageServices.DescribeLocation(database)}. See Database:ConnectionString.");
            // A command in the wrong folder would make keys that no server knows.
            if (!StorageServices.IsThere(database))
                await error.WriteLineAsync($"There was no data: new at {StorageServices.DescribeLocation(database)}. See Database:ConnectionString.");
            await app.Services.GetRequiredService<OperationService>().PrepareSchemaAsync(stop);
            return await body(app.Services);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await RefuseAsync("Interrupted.");
        }
        catch (Exception fault) when (StartFault.Explain(fault) is { } sentence)
        {
            return await RefuseAsync(sentence);
        }
    }

    /// <summary>Prints a line of the result.</summary>
    public async Task<int> DoneAsync(string line)
    {
        await output.WriteLineAsync(line);
        return ExitCodes.Done;
    }

    /// <summary>Says why not.</summary>
    public async Task<int> RefuseAsync(string sentence)
    {
        await error.WriteLineAsync(sentence);
        return ExitCodes.Refused;
    }

    /// <summary>Says what is missing in the line.</summary>
    public async Task<int> MisunderstoodAsync(string sentence)
    {
        await error.WriteLineAsync(sentence);
        return ExitCodes.Usage;
    }

    public Task<int> RefuseAsync(Refusal why) => RefuseAsync($"Refused: {why.Detail}.");
}
