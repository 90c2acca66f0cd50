namespace DisposableMail.Core.Webhooks;

/// <summary>What a webhook in force is bound to, within the inbox it was found for.</summary>
/// <param name="Domain">Null for every address of the inbox.</param>
/// <param name="HandsOver">Whether what it is told of counts as handed over.</param>
internal sealed record WebhookBinding(long WebhookId, string? Domain, bool HandsOver = false)
{
    /// <summary>Whether it is told of mail to this address, which is in canonical form.</summary>
    public bool Has(string address)
    {
        if (Domain is null)
            return true;
        var domain = address.AsSpan(address.LastIndexOf('@') + 1);
        return domain.EndsWith(Domain, StringComparison.Ordinal) && (domain.Length == Domain.Length || domain[^(Domain.Length + 1)] == '.');
    }
}
