using MimeKit;
using MimeKit.Utils;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>What the header section of one part says about its handling (RFC 2045 §6 and §7, RFC 2183).</summary>
internal struct PartHeaders
{
    private ContentDisposition? _disposition;

    public string? ContentId { get; private set; }

    public TransferEncoding Encoding { get; private set; }

    /// <summary>A Content-Type field without "type/subtype", for which RFC 2045 §5.2 suggests to read plain text.</summary>
    public bool HasUnreadableType { get; private set; }

    public readonly bool IsDeclaredAttachment => _disposition is { IsAttachment: true };

    public readonly bool IsDeclaredInline => _disposition is { IsAttachment: false };

    /// <summary>True when an empty line ended the section.</summary>
    public bool HasSeparator { get; set; }

    /// <summary>The lines that are no fields: where the empty line is missing, they are what there is of the body.</summary>
    public List<byte[]>? OddLines { get; private set; }

    /// <summary>Takes a Content- field over; of repeated ones the last counts, as in MimeKit's own parts.</summary>
    public void Read(ParserOptions options, Header header)
    {
        if (!HeaderText.IsField(header))
            (OddLines ??= []).Add(header.RawField);
        switch (header.Id)
        {
            case HeaderId.ContentType:
                HasUnreadableType = !header.RawValue.AsSpan().Contains((byte)'/');
                break;
            case HeaderId.ContentTransferEncoding:
                _ = MimeUtils.TryParse(header.Value, out ContentEncoding encoding);
                Encoding = Meaning(encoding);
                break;
            case HeaderId.ContentDisposition:
                if (ContentDisposition.TryParse(options, header.RawValue, out var disposition))
                    _disposition = disposition;
                break;
            case HeaderId.ContentId:
                ContentId = IdOf(header);
                break;
        }
    }

    /// <summary>The same, for content that is taken as it is.</summary>
    public readonly PartHeaders Unencoded() => this with { Encoding = TransferEncoding.Identity };

    /// <summary>The name in Content-Disposition, else the older one in Content-Type (RFC 2183 §2.3), without a path.</summary>
    public readonly string? FileName(ContentType type)
    {
        var name = _disposition?.FileName;
        return FileNames.Clean(string.IsNullOrWhiteSpace(name) ? type.Name : name);
    }

    private static TransferEncoding Meaning(ContentEncoding encoding) => encoding switch
    {
        ContentEncoding.Base64 => TransferEncoding.Base64,
        ContentEncoding.QuotedPrintable => TransferEncoding.QuotedPrintable,
        ContentEncoding.UUEncode => TransferEncoding.UUEncode,
        _ => TransferEncoding.Identity,
    };

    private static string? IdOf(Header header)
    {
        var value = header.RawValue;
        var id = MimeUtils.ParseMessageId(value, 0, value.Length) ?? header.Value.Trim().TrimStart('<').TrimEnd('>');
        return id.Length == 0 ? null : WellFormed.Cut(id, 255);
    }
}
