using System.Collections.Concurrent;
using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Reads messages (RFC 5322, MIME) out of raw octets. The only user of MimeKit's parser; safe for parallel use.</summary>
internal sealed class MessageParser
{
    private readonly ParsingOptions _options;
    private readonly TimeProvider _time;
    private readonly ParserOptions _parser;
    private readonly int _placedFrom;
    private readonly Action<Exception>? _fellBack;
    private readonly ConcurrentBag<PartReader> _readers = [];

    static MessageParser() => Charsets.Register();

    /// <param name="placedFrom">Octets from which on a body stays in the raw content.</param>
    /// <param name="fellBack">Is told each fault that made a mail a text without parts: nothing else shows it.</param>
    public MessageParser(ParsingOptions options, TimeProvider time, int placedFrom = BodyPlace.MinLength, Action<Exception>? fellBack = null)
    {
        _placedFrom = placedFrom;
        _fellBack = fellBack;
        _options = options;
        _time = time;
        _parser = new ParserOptions { MaxMimeDepth = options.MaxDepth };
    }

    /// <summary>Reads one message. Total: any octets give a message, if need be with <see cref="DecodeStatus.ErrorDecoding"/>.</summary>
    /// <param name="content">Seekable; read from its start. Not disposed.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    /// <exception cref="IOException">The content itself cannot be read.</exception>
    public ParsedMessage Parse(Stream content, CancellationToken stop)
    {
        var deadline = new Deadline(_time, _options.TimeBudget);
        var reader = _readers.TryTake(out var idle) ? idle : new PartReader(_parser, _options, _placedFrom);
        try
        {
            var outline = Read(reader, content, deadline, stop);
            BoundaryLineEnd.Settle(outline.Attachments, content);
            var message = new MessageAssembly(outline, _parser, _options).Assemble(deadline);
            _readers.Add(reader);
            return outline is { IsCut: true, HasSeparator: false } ? Complete(message, content, stop) : message;
        }
        // MimeKit refuses what has no header section at all (FormatException), and a parser of hostile octets may have a bug
        // left that shows as another fault of the program (argument, index, null, overflow). None of them may lose a mail.
        // A reader that failed is not used again.
        catch (SystemException fault) when (fault is not (IOException or OperationCanceledException or OutOfMemoryException))
        {
            _fellBack?.Invoke(fault);
            return new TextFallback(_options).Read(content, stop);
        }
        finally
        {
            CharsetMemory.Bound();
        }
    }

    private MessageOutline Read(PartReader reader, Stream content, Deadline deadline, CancellationToken stop)
    {
        content.Position = 0;
        var outline = reader.Read(new BoundedSource(content, _options, deadline), stop);
        if (outline.MissingSeparator is not { } offset || outline.IsCut)
            return outline;
        content.Position = 0;
        var split = new BoundedSource(content, _options, deadline);
        split.SplitAt(offset);
        return reader.Read(split, stop);
    }

    // A limit hit within the header section leaves no body to show; the octets behind it are better.
    private ParsedMessage Complete(ParsedMessage message, Stream content, CancellationToken stop)
    {
        var fallback = new TextFallback(_options).Read(content, stop);
        return message with { TextBody = fallback.TextBody, TextSource = fallback.TextSource };
    }
}
