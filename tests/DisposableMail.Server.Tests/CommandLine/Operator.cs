using DisposableMail.Server.CommandLine;

namespace DisposableMail.Server.Tests.CommandLine;

/// <summary>An operator at the command line, on data in a folder.</summary>
internal sealed class Operator(string folder)
{
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] all = [.. args, "--Database:ConnectionString", $"Data Source={Path.Combine(folder, "mail.db")}"];
        Assert.True(OperatorCommands.Handles(all));
        var code = await OperatorCommands.RunAsync(all, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>A command that must succeed.</summary>
    public async Task<string> DoAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.True(code == 0, error);
        return output;
    }

    /// <summary>A command that must be refused.</summary>
    public async Task<string> FailAsync(int expected, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.Equal(expected, code);
        Assert.Equal("", output);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        return error;
    }
}
