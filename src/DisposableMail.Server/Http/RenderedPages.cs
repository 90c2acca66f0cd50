using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Http;

/// <summary>The JSON of pages that did not change since they were last sent; kept exactly as long as Core keeps the page.</summary>
internal sealed class RenderedPages<T>(Func<InboxPage, T> toWire, JsonTypeInfo<T> type)
{
    private const long MaxCharacters = 2 * 1024 * 1024;

    private readonly ConditionalWeakTable<InboxPage, byte[]> _rendered = [];

    /// <summary>False for a page too large to be held as a whole: send it piece by piece. Core does not remember such a page either.</summary>
    public bool TryGet(InboxPage page, [NotNullWhen(true)] out byte[]? json)
    {
        if (_rendered.TryGetValue(page, out json))
            return true;
        if (page.Messages.Sum(m => (m.Content.Text?.Length ?? 0L) + (m.Content.Html?.Length ?? 0L)) > MaxCharacters)
            return false;
        json = _rendered.GetValue(page, p => JsonSerializer.SerializeToUtf8Bytes(toWire(p), type));
        return true;
    }
}
