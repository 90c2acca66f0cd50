namespace DisposableMail.Core.Messages;

/// <summary>Octets on their way out; dispose it.</summary>
/// <param name="Content">Forward only; reads the database a piece at a time.</param>
/// <param name="Length">Octets it will give; for an attachment what was counted at reception.</param>
public sealed record StoredOctets(Stream Content, long Length) : IDisposable
{
    public void Dispose() => Content.Dispose();
}
