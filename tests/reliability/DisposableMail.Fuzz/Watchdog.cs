namespace DisposableMail.Fuzz;

/// <summary>Ends the process when a case hangs, with the case as a file.</summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>Far beyond what a case takes on a busy machine; a loop without end takes longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly Timer _timer;
    private Running? _running;

    public Watchdog(string folder)
    {
        _folder = folder;
        _timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    }

    public void Begin(string target, int number, byte[] octets) => _running = new Running(target, number, octets, Environment.TickCount64);

    public void End() => _running = null;

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_running is not { } running || Environment.TickCount64 - running.Began < Patience.TotalMilliseconds) return;
        Console.WriteLine($"HANGS: {running.Target}, case {running.Number}: {FoundCases.Save(_folder, running.Target, running.Octets)}");
        Environment.Exit(3);
    }

    private sealed record Running(string Target, int Number, byte[] Octets, long Began);
}
