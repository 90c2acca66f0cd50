using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Http;

/// <summary>The JSON of pages that did not change since they were last sent; kept exactly as long as Core keeps the page.</summary>
internal sealed class RenderedPages<T>(Func<InboxPage, T> toWire, JsonTypeInfo<T> type)
{
    private readonly ConditionalWeakTable<InboxPage, byte[]> _rendered = [];

    public byte[] Of(InboxPage page) => _rendered.GetValue(page, p => JsonSerializer.SerializeToUtf8Bytes(toWire(p), type));
}
