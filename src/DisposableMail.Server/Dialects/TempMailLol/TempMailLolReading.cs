using DisposableMail.Core;
using DisposableMail.Core.Messages;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Reads inboxes the way this service does: what was shown once is not shown again.</summary>
internal sealed class TempMailLolReading(MessageService messages, IOptions<TempMailLolOptions> options)
{
    /// <summary>The emails to show, newest first; of more than a hundred the others at the next read.</summary>
    /// <param name="to">Only those sent to this address or <c>@domain</c>; null for all.</param>
    /// <returns>Null when there is no such live inbox of the caller's.</returns>
    public async Task<IReadOnlyList<TempMailLolEmail>?> ReadAsync(Caller caller, Guid inbox, string? to, CancellationToken stop)
    {
        var result = options.Value.ConsumeOnRead
            ? await messages.HandOverAsync(caller, inbox, to, PageRequest.MaxLimit, stop)
            : await messages.ReadAsync(caller, inbox, new PageRequest { To = to }, stop);
        return result.TryGet(out var page, out _) ? [.. page.Messages.Select(TempMailLolEmail.Of)] : null;
    }
}
