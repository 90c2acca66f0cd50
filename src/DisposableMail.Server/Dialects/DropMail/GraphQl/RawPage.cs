using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>The octets of mails that were read together, read together when the first of them is asked for.</summary>
internal sealed class RawPage(Call call, IReadOnlyList<Message> mails)
{
    private Task<IReadOnlyDictionary<Guid, RawMail>?>? _contents;

    /// <summary>Null when the mail was deleted meanwhile; Unavailable when too much raw mail is on its way to others.</summary>
    public async Task<Result<RawMail?>> ReadAsync(Message mail, CancellationToken stop) => await (_contents ??= ReadAsync(stop)) is { } contents
        ? contents.GetValueOrDefault(mail.PublicId)
        : new Refusal(RefusalKind.Unavailable, "too_much_raw_mail");

    private async Task<IReadOnlyDictionary<Guid, RawMail>?> ReadAsync(CancellationToken stop) =>
        call.Budget.TryHoldRaw(mails.Sum(static m => m.Content.SizeBytes)) ? await call.Doors.Mails.ReadRawAsync(mails, stop) : null;
}
