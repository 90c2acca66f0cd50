using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Follows the MIME reader through a message and gathers body text, attachments and header fields.</summary>
/// <remarks>
/// MimeKit's event reader rather than its object tree: no tree has to be built or walked, octets are seen once, and every
/// offset is the reader's own. It recurses on nesting itself, for which <see cref="ParserOptions.MaxMimeDepth"/> is the bound;
/// a container beyond it comes as a plain part.
/// </remarks>
internal sealed class PartReader(ParserOptions parser, ParsingOptions options, int placedFrom) : MimeReader(parser, Stream.Null)
{
    private static readonly ContentType PlainText = new("text", "plain");

    private readonly PartOctets _octets = new(4 * options.MaxTextCharacters);
    private readonly List<Container> _open = [];
    private BoundedSource _source = null!;
    private MessageOutline _outline = null!;
    private PartHeaders _headers;
    private PartHeaders _enclosing;
    private PartRole _role;
    private ContentType? _partType;
    private int _parts;
    private int _enclosed;
    private string? _enclosedSubject;

    /// <summary>Reads one message; on a limit the outline has what came before it.</summary>
    public MessageOutline Read(BoundedSource source, CancellationToken stop)
    {
        Reset(source);
        try
        {
            ReadMessage(stop);
            _outline.IsCut |= source.IsCut;
            return _outline;
        }
        finally
        {
            Forget();
        }
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        _headers = default;
        _source.BeginHeaders(beginOffset);
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (_parts == 0)
            _outline.Add(header);
        else if (_enclosed > 0)
        {
            if (header.Id == HeaderId.Subject)
                _enclosedSubject ??= header.Value;
            return;
        }
        _headers.Read(Options, header);
    }

    protected override void OnBodySeparator(
        long beginOffset, int beginLineNumber, long endOffset, CancellationToken cancellationToken)
    {
        _headers.HasSeparator = true;
        _outline.HasSeparator |= _parts == 0;
    }

    protected override void OnHeadersEnd(
        long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken) =>
        _source.EndHeaders(endOffset);

    protected override void OnMultipartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        CountPart();
        if (_enclosed > 0)
            return;
        _open.Add(new Container(contentType, _parts));
        _octets.Begin(TransferEncoding.Identity, keep: true);
    }

    protected override void OnMultipartPreambleRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken)
    {
        if (_enclosed == 0 && _open[^1].Ordinal == _parts)
            _octets.Append(buffer, startIndex, count);
    }

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        if (_enclosed > 0)
            return;
        var closed = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        // No boundary line was found at all (missing parameter, or another one in use): what is there is read as text.
        if (closed.Ordinal == _parts)
            AddBody(new Body(EndText(contentType, long.MaxValue)), null);
        else
            AddBody(closed.Text.ToBody(), closed.Html.ToBody());
    }

    protected override void OnMessagePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        CountPart();
        if (_enclosed++ > 0)
            return;
        _enclosing = _headers;
        _enclosedSubject = null;
    }

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        if (--_enclosed > 0 || !IsListed())
            return;
        var name = _enclosing.FileName(contentType) ?? FileNames.OfMessage(_enclosedSubject);
        // Only what is not encoded is read into, whatever a second field says of an encoding.
        AddAttachment(_enclosing.Unencoded(), contentType, name, headersEndOffset, endOffset, endOffset - headersEndOffset);
    }

    protected override void OnMimePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        CountPart();
        _partType = _headers.HasUnreadableType && _headers.FileName(contentType) is null ? PlainText : contentType;
        _role = IsListed() && _enclosed == 0 ? RoleOf(_partType) : PartRole.Skipped;
        if (_role != PartRole.Skipped)
            _octets.Begin(_headers.Encoding, keep: _role is PartRole.Text or PartRole.Html);
    }

    protected override void OnMimePartContentRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken)
    {
        if (_role != PartRole.Skipped)
            _octets.Append(buffer, startIndex, count);
    }

    protected override void OnMimePartContentEnd(
        long beginOffset, int beginLineNumber, long endOffset, int lines, NewLineFormat? newLineFormat, CancellationToken cancellationToken)
    {
        if (_role == PartRole.Text)
            AddBody(EndBody(_partType!, beginOffset, endOffset), null);
        else if (_role == PartRole.Html)
            AddBody(null, EndBody(_partType!, beginOffset, endOffset));
        else if (_role == PartRole.Attachment)
        {
            _octets.End(endOffset - beginOffset);
            AddAttachment(_headers, _partType!, _headers.FileName(_partType!), beginOffset, endOffset, _octets.DecodedLength);
        }
        _role = PartRole.Skipped;
    }

    private void Reset(BoundedSource source)
    {
        _source = source;
        _outline = new MessageOutline();
        _parts = _enclosed = 0;
        _role = PartRole.Skipped;
        SetStream(_source);
    }

    // An idle reader must not keep the content of its last message alive.
    private void Forget()
    {
        _octets.Release();
        _open.Clear();
        _source = null!;
        _outline = null!;
        _headers = _enclosing = default;
        SetStream(Stream.Null);
    }

    private void CountPart()
    {
        if (++_parts > options.MaxParts)
            _source.Cut();
    }

    // The reader still works off its own buffer after the source was cut.
    private bool IsListed() => _parts <= options.MaxParts;

    private PartRole RoleOf(ContentType type)
    {
        if (type.IsMimeType("multipart", "*"))
            _outline.IsCut = true;
        if (!type.IsMimeType("text", "*") || _headers.IsDeclaredAttachment)
            return PartRole.Attachment;
        var kind = type.IsMimeType("text", "html") ? PartRole.Html : PartRole.Text;
        if (_open.Count == 0)
            return kind;
        return _open[^1].Shows(type, kind, isNamed: _headers.FileName(type) is not null) ? kind : PartRole.Attachment;
    }

    // A long body stays where it is, in the raw content: it is decoded when it is read, and stored once.
    private Body EndBody(ContentType type, long begin, long end)
    {
        if (_source.IsCut || begin == end || end - begin < placedFrom)
            return new Body(EndText(type, end - begin));
        _octets.End(end - begin);
        var place = BodyPlace.Of(_source.ToContent(begin), end - begin, _headers.Encoding, type.Charset, _octets.Kept, options.MaxTextCharacters);
        return place is null ? new Body(DecodeKept(type)) : new Body(place, type.IsMimeType("text", "html"), _source.Content);
    }

    private string EndText(ContentType type, long encodedLength)
    {
        if (encodedLength == 0 && _headers is { HasSeparator: false, OddLines: { } lines })
            foreach (var line in lines)
            {
                _octets.Append(line, 0, line.Length);
                encodedLength += line.Length;
            }
        _octets.End(encodedLength);
        return DecodeKept(type);
    }

    private string DecodeKept(ContentType type) =>
        WellFormed.Cut(Charsets.Decode(type.Charset, _octets.Kept, type.IsMimeType("text", "html")), options.MaxTextCharacters);

    private void AddBody(Body? text, Body? html)
    {
        if (_open.Count > 0)
        {
            _open[^1].Add(text, html, options.MaxTextCharacters);
            return;
        }
        _outline.Text = text;
        _outline.Html = html;
    }

    private void AddAttachment(PartHeaders headers, ContentType type, string? name, long begin, long end, long size) =>
        _outline.Attachments.Add(new ParsedAttachment
        {
            Ordinal = _outline.Attachments.Count,
            FileName = name,
            ContentType = WellFormed.Cut(type.MimeType.ToLowerInvariant(), 255),
            ContentId = headers.ContentId,
            IsInline = headers.IsDeclaredInline || (!headers.IsDeclaredAttachment && headers.ContentId is not null && IsWithinRelated()),
            SizeBytes = size,
            Offset = _source.ToContent(begin),
            EncodedLength = end - begin,
            TransferEncoding = headers.Encoding,
        });

    private bool IsWithinRelated() => _open.Exists(static container => container.IsRelated);
}
