using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>The octets of mails that were read together, read together when the first of them is asked for.</summary>
internal sealed class RawPage(Call call, IReadOnlyList<Message> mails)
{
    private Task<IReadOnlyDictionary<Guid, RawMail>>? _contents;

    /// <summary>Null when the mail was deleted meanwhile.</summary>
    public async Task<RawMail?> ReadAsync(Message mail, CancellationToken stop) =>
        (await (_contents ??= call.Doors.Mails.ReadRawAsync(mails, stop))).GetValueOrDefault(mail.PublicId);
}
