using System.Buffers;
using CsCheck;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Smtp.Connections;

namespace DisposableMail.Fuzz.Targets;

/// <summary>The PROXY header, versions 1 and 2: once decided, no octet that comes later changes what was decided.</summary>
internal sealed class ProxyTarget : FuzzTarget
{
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";

    public override string Name => "proxy";

    public override int Share => 120;

    protected override Gen<byte[]> Cases { get; } = Mutations.Of(
        Mutations.Texts(
            "PROXY TCP4 203.0.113.9 192.0.2.1 4000 25\r\n", "PROXY TCP6 2001:db8::9 2001:db8::1 4000 25\r\n", "PROXY UNKNOWN\r\n", "PROXY UNKNOWN a b c d\r\n",
            Signature + "\x21\x11\0\x0c\u00cb\0\x71\x09\u00c0\0\x02\x01\x0f\u00a0\0\x19", Signature + "\x21\x11\0\x10\u00cb\0\x71\x09\u00c0\0\x02\x01\x0f\u00a0\0\x19\x04\0\x01\0",
            Signature + "\x21\x21\0\x24\x20\x01\x0d\u00b8\0\0\0\0\0\0\0\0\0\0\0\x09\x20\x01\x0d\u00b8\0\0\0\0\0\0\0\0\0\0\0\x01\x0f\u00a0\0\x19", Signature + "\x20\0\0\0"),
        4, "\r\n", "PROXY ", "TCP4", "TCP6", "UNKNOWN", " ", "1.2.3.4", "::1", "0", "65536", "\0", Signature, "\x21", "\x20", "EHLO x\r\n");

    public override ValueTask CheckAsync(byte[] octets)
    {
        var whole = Read(octets);
        var decided = 0;
        while (decided < octets.Length && Read(octets[..decided]).Read == ProxyRead.Partial) decided++;
        for (var length = decided; length <= octets.Length; length += 1 + length / 8) Assert.Equal(whole, Read(octets[..length]));
        if (whole.Read == ProxyRead.Read) Assert.InRange(whole.Used, 1, decided);
        return default;
    }

    private static (ProxyRead Read, int Used, string? Client) Read(byte[] octets)
    {
        var read = ProxyHeader.TryRead(new ReadOnlySequence<byte>(octets), out var used, out var client);
        return read == ProxyRead.Read ? (read, used, client?.ToString()) : (read, 0, null);
    }
}
