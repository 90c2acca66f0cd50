using System.Globalization;

namespace DisposableMail.Benchmarks;

/// <summary>A figure beside what is wanted of it; run.py gathers those that are missed by that word.</summary>
internal static class Wanted
{
    public static string Below(double figure, double limit) => Say(figure < limit, figure, $"< {limit}");

    public static string AtLeast(double figure, double limit) => Say(figure >= limit, figure, $"at least {limit}");

    private static string Say(bool isMet, double figure, string wanted) =>
        string.Create(CultureInfo.InvariantCulture, $"{(isMet ? "" : "missed: ")}{figure:F1} (wanted: {wanted})");
}
