using System.Globalization;

namespace DisposableMail.Fuzz;

/// <summary><c>[CASES [SEED [TARGET]]]</c>: generates cases and runs them; the exit code is 0 when every property held.</summary>
internal static class CommandLine
{
    private static async Task<int> Main(string[] args)
    {
        var cases = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        var seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        FuzzTarget[] targets = args.Length > 2 ? [FuzzTargets.New(args[2])] : [.. FuzzTargets.New()];
        var folder = Environment.GetEnvironmentVariable("FOUND") ?? Path.Combine(Path.GetTempPath(), "disposablemail-found");
        var (findings, done, shares) = (0, 0, targets.Sum(target => target.Share));
        using var watchdog = new Watchdog(folder);

        Console.WriteLine($"{cases} cases, seed {seed}");
        foreach (var target in targets)
        {
            await using var _ = target;
            var share = (int)((long)cases * target.Share / shares);
            var run = new FuzzRun(target, seed, folder);
            var took = await run.RunAsync(share, watchdog);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-12} {share,9} cases  {took.TotalSeconds,7:F1} s of processor  {run.Findings} found"));
            (findings, done) = (findings + run.Findings, done + share);
        }

        Console.WriteLine($"{done} cases, {findings} found");
        return findings == 0 ? 0 : 1;
    }
}
