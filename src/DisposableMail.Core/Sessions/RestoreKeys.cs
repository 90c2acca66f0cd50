using System.Globalization;
using DisposableMail.Core.Inboxes;

namespace DisposableMail.Core.Sessions;

/// <summary>The keys that restore addresses: derived, so that they can be shown again and again and none of them is stored.</summary>
internal sealed class RestoreKeys(SessionSecret secret)
{
    /// <summary>The key in force: 0 and 32 digits.</summary>
    public string Of(InboxAddress address) =>
        "0" + Convert.ToHexStringLower(secret.Derive(string.Create(CultureInfo.InvariantCulture, $"{address.Id}:{address.RestoreNumber}")));

    /// <summary>Whether this is the key in force; takes the same time for every wrong one.</summary>
    public bool Opens(string key, InboxAddress address) => SessionSecret.AreSame(key.ToLowerInvariant(), Of(address));
}
