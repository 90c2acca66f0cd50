using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>Names an attachment by itself, without its message: the message's 32 digits, then its place.</summary>
internal static class AttachmentIds
{
    private const int MessageDigits = 32;

    public static string Of(Message message, Attachment attachment) =>
        string.Create(CultureInfo.InvariantCulture, $"{message.PublicId:N}{attachment.Ordinal}");

    public static bool TryRead([NotNullWhen(true)] string? id, out Guid message, out int ordinal)
    {
        (message, ordinal) = (Guid.Empty, 0);
        return id?.Length > MessageDigits && Guid.TryParseExact(id[..MessageDigits], "N", out message)
            && int.TryParse(id.AsSpan(MessageDigits), NumberStyles.None, CultureInfo.InvariantCulture, out ordinal);
    }
}
