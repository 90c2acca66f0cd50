using CsCheck;

namespace DisposableMail.Fuzz;

/// <summary>A door of the server, the octets that are thrown at it, and what must hold whatever they are.</summary>
public abstract class FuzzTarget : IAsyncDisposable
{
    private readonly Dictionary<string, int> _met = [];

    public abstract string Name { get; }

    /// <summary>How many of 1,000 cases are for this one: more where a case costs less.</summary>
    public abstract int Share { get; }

    /// <summary>What a run must reach at least once: cases that are all turned away at the door hold every promise, and show nothing.</summary>
    public virtual IReadOnlyList<string> Aims => [];

    protected abstract Gen<byte[]> Cases { get; }

    /// <summary>Makes a case. Each has a generator of its own: any can be made again without those before it.</summary>
    public byte[] NewCase(uint number, ulong seed) => Cases.Generate(new PCG(number, seed), null, out _);

    /// <summary>Prepares what all cases share.</summary>
    public virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Runs one case; whatever it throws is a finding. All it does follows from the octets alone.</summary>
    public abstract ValueTask CheckAsync(byte[] octets);

    /// <summary>How many times an aim was reached until now.</summary>
    public int Met(string aim) => _met.GetValueOrDefault(aim);

    /// <summary>Notes that a case reached an aim.</summary>
    protected void Meet(string aim) => _met[aim] = Met(aim) + 1;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
