using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Messages;

/// <summary>Which messages of an inbox, by the address they were sent to.</summary>
/// <param name="Text">An address, or @ and a domain, in canonical form.</param>
internal sealed record RecipientFilter(string Text)
{
    /// <returns>Null when it is neither, so that nothing can have been sent there.</returns>
    public static RecipientFilter? Parse(string text)
    {
        if (text.StartsWith('@'))
            return EmailAddress.TryCanonicalDomain(text[1..], out var domain) ? new RecipientFilter("@" + domain) : null;
        return EmailAddress.TryParse(text, out var address) ? new RecipientFilter(address.Text) : null;
    }

    public bool Matches(Message message) =>
        Text.StartsWith('@') ? message.To.EndsWith(Text, StringComparison.Ordinal) : message.To == Text;

    public IQueryable<Message> Apply(IQueryable<Message> messages) =>
        Text.StartsWith('@') ? messages.Where(m => m.To.EndsWith(Text)) : messages.Where(m => m.To == Text);
}
