using System.Collections.Concurrent;
using System.Diagnostics;

namespace DisposableMail.Benchmarks;

/// <summary>How long things took, from one instant to another; safe for many threads.</summary>
internal sealed class Latencies
{
    private static readonly double[] Parts = [0.5, 0.95, 0.99, 1];

    private readonly ConcurrentBag<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    /// <summary>Both are timestamps of <see cref="Stopwatch"/>. What was there before it was looked for took no time.</summary>
    public void Add(long from, long to) => _milliseconds.Add(Math.Max(0, Stopwatch.GetElapsedTime(from, to).TotalMilliseconds));

    /// <summary>Cells of a table: median, 95 %, 99 %, longest.</summary>
    /// <param name="wanted">What 99 % are to be below.</param>
    public string Cells(double? wanted = null)
    {
        var sorted = _milliseconds.Order().ToList();
        return string.Join(" | ", Parts.Select(part => (Figure: sorted[(int)(part * (sorted.Count - 1))], part))
            .Select(p => p.part == 0.99 && wanted is { } limit ? Wanted.Below(p.Figure, limit) : $"{p.Figure:F1}"));
    }
}
