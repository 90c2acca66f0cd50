using System.Diagnostics;
using System.Net;

namespace DisposableMail.Testing;

/// <summary>The executable at work, on free ports and the real clock: for what a process has to itself, such as whom it trusts.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private static readonly string[] Ports = ["--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Smtp:Port=0", "--Metrics:Port=0", "--Logging:Format=Text"];

    private readonly Process _process;
    private readonly Task _reading;

    private RunningServer(Process process, Uri http, IPEndPoint smtp) =>
        (_process, Http, Smtp, _reading) = (process, http, smtp, process.StandardOutput.ReadToEndAsync());

    public Uri Http { get; }

    public IPEndPoint Smtp { get; }

    /// <summary>Starts it, and returns once it listens.</summary>
    /// <param name="folder">The working folder: its data is in <c>./data</c>.</param>
    public static async Task<RunningServer> StartAsync(string folder, (string Name, string Value) environment, params string[] args)
    {
        var start = ServerProcess.StartInfo(folder, [.. Ports, .. args]);
        start.RedirectStandardError = false;
        start.Environment[environment.Name] = environment.Value;
        var process = Process.Start(start)!;
        var (http, smtp) = ("", "");
        while (http.Length == 0 || smtp.Length == 0)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server ended at once.");
            http = After(line, "HTTP on ") ?? http;
            smtp = After(line, "SMTP on ") ?? smtp;
        }

        return new RunningServer(process, new Uri(http), IPEndPoint.Parse(smtp));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static string? After(string line, string words) =>
        line.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at ? line[(at + words.Length)..].Trim() : null;
}
