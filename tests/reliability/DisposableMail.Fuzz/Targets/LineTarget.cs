using System.IO.Pipelines;
using System.Text;
using CsCheck;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Smtp.Connections;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Fuzz.Targets;

/// <summary>The line reader: lines end with CRLF alone (RFC 5321 §2.3.8), long ones are named, none is lost, however they arrive.</summary>
internal sealed class LineTarget : FuzzTarget
{
    public override string Name => "line";

    public override int Share => 80;

    protected override Gen<byte[]> Cases { get; } = Mutations.Of(
        Gen.Frequency((9, Gen.OneOf("NOOP", "\r\n", "\r", "\n", "\0", "x", "")), (1, Gen.Int[2000, 5000].Select(length => new string('x', length))))
            .Array[0, 20].Select(words => Encoding.Latin1.GetBytes(string.Concat(words))),
        4, SmtpGrammar.Words);

    public override async ValueTask CheckAsync(byte[] octets)
    {
        var text = Encoding.Latin1.GetString(octets);
        var expected = text.Split("\r\n")[..^1].Select(line => line.Length > LineReader.MaxLineBytes - 2 ? null : line);
        Assert.Equal(expected, await ReadAsync(Splits.Of(octets)));
        Assert.Equal(expected, await ReadAsync([octets]));
    }

    private static async Task<List<string?>> ReadAsync(List<byte[]> pieces)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 64));
        await using var deadline = new Deadline(TimeProvider.System, () => { });
        var wire = new SmtpWire(pipe.Reader, new Pipe().Writer, deadline);
        var reader = new LineReader();
        var lines = new List<string?>();
        foreach (var piece in pieces.Where(piece => piece.Length > 0))
        {
            await pipe.Writer.WriteAsync(piece);
            Assert.Equal(Arrival.Octets, await wire.ReceiveAsync(Timeout.InfiniteTimeSpan));
            for (var taken = reader.TryTake(wire, out var line); taken != LineRead.None; taken = reader.TryTake(wire, out line))
                lines.Add(taken == LineRead.Line ? Encoding.Latin1.GetString(line) : null);
        }

        return lines;
    }
}
