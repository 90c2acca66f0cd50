namespace DisposableMail.Core.Expiry;

/// <summary>How much one step of the sweeper takes on: what lasts about as long as a writer may well wait, on this disk and under this load.</summary>
internal sealed class StepSize
{
    // Well below the 50 ms promised: a mail may wait for a step that has just begun, and then for the disk that is busy with what the step wrote.
    private static readonly TimeSpan Wanted = TimeSpan.FromMilliseconds(8);

    private readonly int _smallest;
    private readonly int _largest;

    public StepSize(int smallest, int largest) => (_smallest, _largest, Value) = (smallest, largest, smallest);

    public int Value { get; private set; }

    /// <summary>Learns from a step of this size.</summary>
    public void Took(TimeSpan time) =>
        Value = Math.Clamp(time > Wanted ? Value / 2 : time < Wanted / 2 ? Value * 2 : Value, _smallest, _largest);
}
