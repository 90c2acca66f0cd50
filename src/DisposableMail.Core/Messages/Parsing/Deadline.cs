namespace DisposableMail.Core.Messages.Parsing;

/// <summary>The end of the time that one message may take.</summary>
internal readonly struct Deadline(TimeProvider time, TimeSpan budget)
{
    private readonly long _start = time.GetTimestamp();

    public bool HasPassed => time.GetElapsedTime(_start) >= budget;
}
