using System.Diagnostics;

namespace DisposableMail.Fuzz;

/// <summary>Generates the cases of one target and runs them, one after another.</summary>
internal sealed class FuzzRun(FuzzTarget target, ulong seed, string folder)
{
    private const int MaxFindings = 5;

    // With fewer, chance decides whether a certain aim is reached.
    private const int CasesForEveryAim = 1_000;

    private readonly HashSet<string> _seen = [];
    private bool _isIdle;

    public int Findings => _seen.Count + (_isIdle ? 1 : 0);

    /// <returns>What the run took of this process's processor time.</returns>
    public async Task<TimeSpan> RunAsync(int cases, Watchdog watchdog)
    {
        await target.StartAsync();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var number = 0; number < cases && Findings < MaxFindings; number++)
        {
            var octets = target.NewCase((uint)number, seed);
            watchdog.Begin(target.Name, number, octets);
            if (await FaultOfAsync(octets) is { } fault) await ReportAsync(number, octets, fault, watchdog);
        }

        watchdog.End();
        JudgeAims(cases);
        return Process.GetCurrentProcess().TotalProcessorTime - before;
    }

    private void JudgeAims(int cases)
    {
        if (target.Aims.Count == 0 || cases == 0) return;
        Console.WriteLine($"{target.Name,-12} met {string.Join(", ", target.Aims.Select(aim => $"{aim} {target.Met(aim)}"))}");
        var missed = target.Aims.Count(aim => target.Met(aim) == 0);
        _isIdle = missed == target.Aims.Count || (missed > 0 && cases >= CasesForEveryAim);
        if (_isIdle) Console.WriteLine($"MISSED by {target.Name}: what no case met was not tried");
    }

    // One finding for each place: the same fault is met by many cases.
    private async Task ReportAsync(int number, byte[] octets, Exception fault, Watchdog watchdog)
    {
        if (!_seen.Add(PlaceOf(fault))) return;
        var small = await Shrinking.OfAsync(octets, async smaller =>
        {
            watchdog.Begin(target.Name, number, smaller);
            return await FaultOfAsync(smaller) is { } other && PlaceOf(other) == PlaceOf(fault);
        });
        watchdog.End();
        var path = FoundCases.Save(folder, target.Name, small);
        Console.WriteLine($"FOUND by {target.Name}, seed {seed}, case {number}: {path}\n{fault}\n");
    }

    private async Task<Exception?> FaultOfAsync(byte[] octets)
    {
        try
        {
            await target.CheckAsync(octets);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private static string PlaceOf(Exception fault) => fault is LoggedFault logged
        ? logged.Place
        : fault.GetType().Name + new StackTrace(fault).GetFrames().FirstOrDefault(frame => frame.GetMethod()?.DeclaringType?.Namespace?.StartsWith("DisposableMail", StringComparison.Ordinal) == true);
}
