using System.Diagnostics;

namespace DisposableMail.Testing;

/// <summary>The executable as an operator starts it.</summary>
public static class ServerProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">The working folder: where <c>./data</c> would be.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, params string[] args)
    {
        using var process = Process.Start(StartInfo(folder, args))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    internal static ProcessStartInfo StartInfo(string folder, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DisposableMail.Server.dll"), .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return start;
    }
}
