using System.Security.Cryptography;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using Snappier;
using ZstdSharp;

namespace DisposableMail.Core.Tests.Reception;

public sealed class PackedContentTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(65_535, 1)]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 2)]
    [InlineData(131_072, 2)]
    [InlineData(200_000, 4)]
    public void Pieces_put_together_are_the_content(int size, int pieces)
    {
        foreach (var content in new[] { Random(size), new byte[size] })
        {
            using var stream = new MemoryStream(content);
            stream.Position = size / 2; // Wherever it was left.
            for (var pass = 0; pass < 2; pass++)
            {
                // A piece is valid until the next is asked for: decoded at once, as the writer stores it at once.
                using var packed = PackedContent.Of(stream);
                var decoded = packed.Pieces.Select(Decode).ToList();
                Assert.Equal(SHA256.HashData(content), packed.Sha256);
                Assert.Equal(pieces, decoded.Count);
                Assert.True(decoded.SelectMany(p => p).SequenceEqual(content));
            }
        }
    }

    [Fact]
    public void A_piece_is_compressed_only_when_that_makes_it_smaller()
    {
        Assert.Equal([RawEncoding.Identity], EncodingsOf(Random(65_536)));
        Assert.Equal([RawEncoding.Identity], EncodingsOf(new byte[255])); // Not worth trying.
        Assert.Equal([RawEncoding.Snappy], EncodingsOf(new byte[65_536]));
        Assert.Equal([RawEncoding.Zstandard, RawEncoding.Zstandard], EncodingsOf(new byte[131_072]));
        Assert.Equal([RawEncoding.Identity, RawEncoding.Identity], EncodingsOf(Random(131_072)));
    }

    [Fact]
    public void A_content_in_another_stream_than_memory_is_packed_alike()
    {
        using var file = File.Create(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), 4096, FileOptions.DeleteOnClose);
        file.Write(new byte[1_000]);

        using var packed = PackedContent.Of(file);

        Assert.Equal(new byte[1_000], Decode(Assert.Single(packed.Pieces)));
    }

    private static List<RawEncoding> EncodingsOf(byte[] content)
    {
        using var packed = PackedContent.Of(new MemoryStream(content));
        return [.. packed.Pieces.Select(p => p.Encoding)];
    }

    private static byte[] Decode(RawPiece piece)
    {
        using var decompressor = new Decompressor();
        return piece.Encoding switch
        {
            RawEncoding.Zstandard => decompressor.Unwrap(piece.Octets.Span).ToArray(),
            RawEncoding.Snappy => Snappy.DecompressToArray(piece.Octets.Span),
            _ => piece.Octets.ToArray(),
        };
    }

    private static byte[] Random(int size)
    {
        var octets = new byte[size];
        new Random(size).NextBytes(octets);
        return octets;
    }
}
