using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Http;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Reads inboxes the way this service does: what was shown once is not shown again.</summary>
internal sealed class TempMailLolReading(MessageService messages, IOptions<TempMailLolOptions> options)
{
    /// <summary>The emails to show, newest first; of more than a hundred the others at the next read.</summary>
    /// <param name="to">Only those sent to this address or <c>@domain</c>; null for all.</param>
    /// <param name="http">The request; it holds the emails until they are sent.</param>
    /// <returns>The emails; NotFound when there is no such live inbox of the caller's; Unavailable when there is no memory for them now.</returns>
    public async Task<Result<TempMailLolEmail[]>> ReadAsync(HttpContext http, Caller caller, Guid inbox, string? to)
    {
        var result = options.Value.ConsumeOnRead
            ? await messages.HandOverAsync(caller, inbox, new HandOverRequest { To = to, MayHold = MayHold }, http.RequestAborted)
            : await messages.ReadAsync(caller, inbox, new PageRequest { To = to }, http.RequestAborted);
        if (!result.TryGet(out var page, out var why))
            return why.Kind == RefusalKind.Unavailable ? AnswerPool.Full : why;
        if (!options.Value.ConsumeOnRead && !MayHold(page.Messages))
            return AnswerPool.Full;
        return page.Messages.Select(TempMailLolEmail.Of).ToArray();

        bool MayHold(IReadOnlyList<Message> emails) => http.TryHold(AnswerPool.ShareOf(emails));
    }
}
