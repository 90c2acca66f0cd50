using System.Buffers.Binary;
using System.Text;

namespace DisposableMail.Testing.Dns;

/// <summary>Reads a question and writes an answer (RFC 1035 §4.1).</summary>
internal static class DnsMessage
{
    private const int HeaderOctets = 12;
    private const ushort Response = 0x8180; // A response; recursion desired and available.
    private const ushort Truncated = 0x0200;

    public static (string Name, ushort Type, int End) ReadQuestion(ReadOnlySpan<byte> query)
    {
        var labels = new List<string>();
        var at = HeaderOctets;
        for (; query[at] != 0; at += query[at] + 1)
            labels.Add(Encoding.ASCII.GetString(query.Slice(at + 1, query[at])));
        return (string.Join('.', labels).ToLowerInvariant(), BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..]), at + 5);
    }

    public static byte[] Answer(ReadOnlySpan<byte> query, DnsRecords records, DnsBehaviour behaviour, bool isTcp)
    {
        if (behaviour == DnsBehaviour.Babbles)
            return [.. query[..2], .. "\u0081no such thing"u8];
        var (name, type, end) = ReadQuestion(query);
        var (exists, answers) = records.Find(name, type);
        var isTruncated = !isTcp && behaviour is DnsBehaviour.Truncates or DnsBehaviour.TruncatesForever;
        var code = behaviour switch { DnsBehaviour.Fails => 2, DnsBehaviour.Refuses => 5, _ => exists ? 0 : 3 };
        if (code != 0 || isTruncated)
            answers = [];
        using var message = new MemoryStream();
        Write(message, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(query) + (behaviour == DnsBehaviour.AnswersAnotherQuestion ? 1 : 0)));
        Write(message, (ushort)(Response | code | (isTruncated ? Truncated : 0)));
        Write(message, 1);
        Write(message, (ushort)answers.Count);
        Write(message, 0);
        Write(message, 0);
        message.Write(query[HeaderOctets..end]);
        foreach (var (owner, recordType, data) in answers)
        {
            message.Write(DnsRecords.NameOf(behaviour == DnsBehaviour.AnswersAnotherName ? "another." + owner : owner));
            Write(message, recordType);
            Write(message, 1); // IN
            Write(message, 0);
            Write(message, 60); // Seconds to live.
            Write(message, (ushort)data.Length);
            message.Write(data);
        }

        return message.ToArray();
    }

    private static void Write(Stream message, ushort number)
    {
        Span<byte> octets = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, number);
        message.Write(octets);
    }
}
