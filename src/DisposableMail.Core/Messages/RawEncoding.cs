namespace DisposableMail.Core.Messages;

/// <summary>How a piece of raw content is kept. The numbers are on disk.</summary>
internal enum RawEncoding
{
    Identity = 0,
    Zstandard = 1,
    Snappy = 2,
}
