using System.Buffers.Binary;

namespace DisposableMail.Core.Messages;

/// <summary>Reads what a version 7 UUID says of its time (RFC 9562 §5.7).</summary>
internal static class MessageIds
{
    /// <summary>The millisecond it was made in; the beginning of time for what is no such id.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> octets = stackalloc byte[16];
        id.TryWriteBytes(octets, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(octets) >>> 16;
        return id.Version == 7 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MinValue;
    }
}
