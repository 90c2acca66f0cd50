using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>Checks for UTF-8 octets that come in pieces, which may part a character.</summary>
internal sealed class Utf8Check
{
    private readonly byte[] _begun = new byte[4];
    private int _count;

    /// <summary>True when no character is left half.</summary>
    public bool IsComplete => _count == 0;

    public bool Accepts(ReadOnlySpan<byte> piece)
    {
        while (_count > 0 && !piece.IsEmpty)
        {
            _begun[_count++] = piece[0];
            piece = piece[1..];
            var status = Rune.DecodeFromUtf8(_begun.AsSpan(0, _count), out _, out _);
            if (status == OperationStatus.InvalidData)
                return false;
            if (status == OperationStatus.Done)
                _count = 0;
        }

        if (!piece.IsEmpty && Rune.DecodeLastFromUtf8(piece, out _, out var length) == OperationStatus.NeedMoreData)
        {
            piece[^length..].CopyTo(_begun);
            _count = length;
            piece = piece[..^length];
        }

        return Utf8.IsValid(piece);
    }
}
