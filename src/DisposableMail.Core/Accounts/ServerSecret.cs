namespace DisposableMail.Core.Accounts;

/// <summary>Random octets of this installation, from which other secrets are derived (docs/decisions/0011).</summary>
internal sealed class ServerSecret
{
    public string Name { get; set; } = "";

    public byte[] Octets { get; set; } = [];
}
