namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>What this dialect alone has in section <c>Dialects:TempMailLol</c>.</summary>
public sealed record TempMailLolOptions
{
    /// <summary>True: this dialect shows each email once, as the service does. False: the newest hundred at every read. Default: true.</summary>
    public bool ConsumeOnRead { get; set; } = true;

    /// <summary>
    /// What webhooks get: false for the email object of the service's reference, true for an array with it as the only element, as its
    /// JavaScript client says. Default: false.
    /// </summary>
    public bool WebhookArray { get; set; }
}
