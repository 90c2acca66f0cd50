using System.Buffers.Binary;
using System.Text;

namespace DisposableMail.Testing.Dns;

/// <summary>The zone of a <see cref="DnsResponder"/>, in wire form (RFC 1035 §3.2).</summary>
internal sealed class DnsRecords
{
    public const ushort CName = 5;
    public const ushort Mx = 15;
    public const ushort Txt = 16;

    private readonly Lock _lock = new();
    private readonly List<(string Name, ushort Type, byte[] Data, string? Target)> _records = [];

    public void AddText(string name, string value)
    {
        // Character-strings hold 255 octets; a longer value is several of them (RFC 1035 §3.3.14).
        var strings = Encoding.UTF8.GetBytes(value).Chunk(255).Select(octets => (byte[])[(byte)octets.Length, .. octets]);
        Add(name, Txt, [.. strings.SelectMany(s => s)], null);
    }

    public void AddMailHost(string name, ushort preference, string host)
    {
        var data = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(data, preference);
        Add(name, Mx, [.. data, .. NameOf(host)], null);
    }

    public void AddAlias(string name, string target) => Add(name, CName, NameOf(target), target);

    public void Remove(string name)
    {
        lock (_lock)
            _records.RemoveAll(r => r.Name == name);
    }

    /// <returns>The records in order, aliases followed; whether the name exists at all.</returns>
    public (bool Exists, List<(string Name, ushort Type, byte[] Data)> Answers) Find(string name, ushort type)
    {
        lock (_lock)
        {
            var exists = _records.Exists(r => r.Name == name);
            var answers = new List<(string, ushort, byte[])>();
            while (_records.Find(r => r.Name == name && r.Type == CName) is { Target: { } target } alias)
            {
                answers.Add((name, CName, alias.Data));
                name = target;
            }

            answers.AddRange(_records.Where(r => r.Name == name && r.Type == type).Select(r => (r.Name, r.Type, r.Data)));
            return (exists, answers);
        }
    }

    public static byte[] NameOf(string name) =>
        [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    private void Add(string name, ushort type, byte[] data, string? target)
    {
        lock (_lock)
            _records.Add((name, type, data, target));
    }
}
