namespace DisposableMail.Core.Expiry;

/// <summary>How much one step of the sweeper takes on, on this disk and under this load.</summary>
internal sealed class StepSize
{
    // Writers who come now and then wait for a step no longer than for the mail of another.
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(5);

    // Nobody's, however long it waited itself: half of the 50 ms that a mail may be kept waiting.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(25);

    private readonly int _smallest;
    private readonly int _largest;

    public StepSize(int smallest, int largest) => (_smallest, _largest, Value) = (smallest, largest, smallest);

    public int Value { get; private set; }

    /// <summary>Learns from a step.</summary>
    /// <param name="done">How much it did: one that found less than it could have done does not tell how long more would take.</param>
    /// <param name="waited">How long its turn was waited for. A step may take as long, up to 25 ms: where mails come in large groups, as much has to go.</param>
    public void Took(int done, TimeSpan time, TimeSpan waited)
    {
        var wanted = waited < Brief ? Brief : waited > Longest ? Longest : waited;
        if (time > wanted)
            Value = Math.Max(Value / 2, _smallest);
        else if (time < wanted / 2 && done >= Value)
            Value = Math.Min(Value * 2, _largest);
    }
}
