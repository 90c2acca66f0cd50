using DisposableMail.Core.Messages;

namespace DisposableMail.Core.Reception;

/// <summary>A piece of raw content in the form in which it is stored.</summary>
internal readonly record struct RawPiece(RawEncoding Encoding, ReadOnlyMemory<byte> Octets);
