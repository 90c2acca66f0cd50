using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using ZstdSharp;

namespace DisposableMail.Core.Tests.Reception;

public sealed class RawPiecesTests
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
                var decoded = RawPieces.Of(stream).Select(Decode).ToList();
                Assert.Equal(pieces, decoded.Count);
                Assert.True(decoded.SelectMany(p => p).SequenceEqual(content));
            }
        }
    }

    [Fact]
    public void A_piece_is_compressed_only_when_that_makes_it_smaller()
    {
        Assert.Equal(RawEncoding.Identity, RawPieces.Compress(Random(65_536)).Encoding);
        Assert.Equal(RawEncoding.Identity, RawPieces.Compress(new byte[255]).Encoding); // Not worth trying.
        var packed = RawPieces.Compress(new byte[65_536]);
        Assert.Equal(RawEncoding.Zstandard, packed.Encoding);
        Assert.InRange(packed.Octets.Length, 1, 1_000);
    }

    private static byte[] Decode(RawPiece piece)
    {
        if (piece.Encoding == RawEncoding.Identity)
            return piece.Octets.ToArray();
        using var decompressor = new Decompressor();
        return decompressor.Unwrap(piece.Octets.Span).ToArray();
    }

    private static byte[] Random(int size)
    {
        var octets = new byte[size];
        new Random(size).NextBytes(octets);
        return octets;
    }
}
