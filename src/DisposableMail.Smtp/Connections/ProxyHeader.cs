using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace DisposableMail.Smtp.Connections;

internal enum ProxyRead
{
    /// <summary>The header is not whole yet.</summary>
    Partial,
    Read,
    Invalid,
}

/// <summary>The header a proxy puts before the client's octets: PROXY protocol version 1 (§2.1) or 2 (§2.2).</summary>
internal static class ProxyHeader
{
    // §2.1: the longest version 1 line, CRLF included. Version 2 has its length in octets 15 and 16.
    private const int MaxLineBytes = 107;
    private const int FixedBytes = 16;
    private const int MaxBytes = FixedBytes + 4096;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads the header.</summary>
    /// <param name="used">Octets of the header when it was read; what follows is the client's.</param>
    /// <param name="client">The client's address; null when the proxy speaks for itself or does not know.</param>
    public static ProxyRead TryRead(ReadOnlySequence<byte> arrived, out int used, out IPAddress? client)
    {
        (used, client) = (0, null);
        Span<byte> start = stackalloc byte[(int)Math.Min(arrived.Length, MaxBytes)];
        arrived.Slice(0, start.Length).CopyTo(start);
        if (start.IsEmpty) return ProxyRead.Partial;
        return start[0] == Signature[0] ? TryReadBinary(start, ref used, ref client) : TryReadLine(start, ref used, ref client);
    }

    private static ProxyRead TryReadLine(ReadOnlySpan<byte> start, ref int used, ref IPAddress? client)
    {
        var begins = start[..Math.Min(start.Length, 6)];
        if (!"PROXY "u8.StartsWith(begins)) return ProxyRead.Invalid;
        var end = start[..Math.Min(start.Length, MaxLineBytes)].IndexOf("\r\n"u8);
        if (end < 0) return start.Length < MaxLineBytes ? ProxyRead.Partial : ProxyRead.Invalid;

        used = end + 2;
        var words = Encoding.ASCII.GetString(start[..end]).Split(' ');
        if (words is ["PROXY", "UNKNOWN", ..]) return ProxyRead.Read;
        return words is ["PROXY", "TCP4" or "TCP6", var source, _, _, _] && IPAddress.TryParse(source, out client)
            ? ProxyRead.Read
            : ProxyRead.Invalid;
    }

    private static ProxyRead TryReadBinary(ReadOnlySpan<byte> start, ref int used, ref IPAddress? client)
    {
        if (!Signature.StartsWith(start[..Math.Min(start.Length, Signature.Length)])) return ProxyRead.Invalid;
        if (start.Length < FixedBytes) return ProxyRead.Partial;

        var length = BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        if (start[12] >> 4 != 2 || length > MaxBytes - FixedBytes) return ProxyRead.Invalid;
        if (start.Length < FixedBytes + length) return ProxyRead.Partial;

        used = FixedBytes + length;
        return TryReadSource(start[12] & 0xF, start[13] >> 4, start.Slice(FixedBytes, length), ref client);
    }

    // §2.2: command 0 is the proxy's own health check; family 1 is IPv4, 2 is IPv6, others carry no address of use to us.
    private static ProxyRead TryReadSource(int command, int family, ReadOnlySpan<byte> addresses, ref IPAddress? client)
    {
        if (command == 0) return ProxyRead.Read;
        var (source, both) = family switch { 1 => (4, 12), 2 => (16, 36), _ => (0, 0) };
        if (command != 1 || addresses.Length < both) return ProxyRead.Invalid;
        if (source > 0) client = new IPAddress(addresses[..source]);
        return ProxyRead.Read;
    }
}
