namespace DisposableMail.Testing;

/// <summary>One request as a webhook receiver saw it.</summary>
public sealed record ReceivedCall(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];
}
