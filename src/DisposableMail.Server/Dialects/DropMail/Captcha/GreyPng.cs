using System.Buffers.Binary;
using System.IO.Compression;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Writes an image as PNG (RFC 2083): 8 bits of grey, one block of data.</summary>
internal static class GreyPng
{
    private const uint Polynomial = 0xEDB88320;

    public static byte[] Write(CaptchaCanvas canvas)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), canvas.Height);
        header[8] = 8; // Bits; what follows is 0: grey, deflate, filters by row, not interlaced.
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(canvas));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Compress(CaptchaCanvas canvas)
    {
        using var octets = new MemoryStream();
        using (var zlib = new ZLibStream(octets, CompressionLevel.Fastest))
        {
            for (var y = 0; y < canvas.Height; y++)
            {
                zlib.WriteByte(0); // No filter.
                zlib.Write(canvas.Pixels.AsSpan(y * canvas.Width, canvas.Width));
            }
        }

        return octets.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        png.Write(number);
    }

    // §3.4, bit by bit: the images are small.
    private static uint Crc(uint crc, ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
        }

        return crc;
    }
}
