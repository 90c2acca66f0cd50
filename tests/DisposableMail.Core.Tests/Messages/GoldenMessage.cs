using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Tests.Messages;

/// <summary>A parsed message as a golden file has it: what is absent is left out.</summary>
internal static class GoldenMessage
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(ParsedMessage message, byte[] octets) => JsonSerializer.Serialize(
        new
        {
            Status = message.DecodeStatus,
            message.Subject,
            message.From,
            message.FromName,
            message.FromAddress,
            To = NullIfEmpty(message.To),
            Cc = NullIfEmpty(message.Cc),
            message.ReplyTo,
            message.MessageId,
            message.Date,
            message.TextSource,
            message.Text,
            message.Html,
            Headers = message.Headers.Count,
            Attachments = NullIfEmpty(message.Attachments.Select(a => Write(a, octets)).ToList()),
        },
        Readable) + "\n";

    private static object Write(ParsedAttachment attachment, byte[] octets)
    {
        var decoded = Corpus.Decode(octets, attachment);
        return new
        {
            attachment.FileName,
            attachment.ContentType,
            attachment.ContentId,
            attachment.IsInline,
            attachment.SizeBytes,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(decoded)),
        };
    }

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}
