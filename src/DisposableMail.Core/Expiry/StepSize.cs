namespace DisposableMail.Core.Expiry;

/// <summary>How much one step of the sweeper takes on, on this disk and under this load.</summary>
internal sealed class StepSize
{
    // Writers who come now and then wait for a step no longer than for the mail of another.
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(5);

    private readonly int _smallest;
    private readonly int _largest;

    public StepSize(int smallest, int largest) => (_smallest, _largest, Value) = (smallest, largest, smallest);

    public int Value { get; private set; }

    /// <summary>Learns from a step of this size.</summary>
    /// <param name="waited">How long its turn was waited for. A step may take as long: where mails come in large groups, as much has to go.</param>
    public void Took(TimeSpan time, TimeSpan waited)
    {
        var wanted = waited > Brief ? waited : Brief;
        Value = Math.Clamp(time > wanted ? Value / 2 : time < wanted / 2 ? Value * 2 : Value, _smallest, _largest);
    }
}
