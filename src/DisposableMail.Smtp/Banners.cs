namespace DisposableMail.Smtp;

/// <summary>The replies that carry our name: greeting and the answers to EHLO and HELO, composed once.</summary>
internal sealed class Banners
{
    private readonly SmtpReply _helo;
    private readonly SmtpReply _ehlo;
    private readonly SmtpReply _ehloOfferingTls;

    public Banners(string hostName, long maxMessageBytes)
    {
        Greeting = new(220, "", $"{hostName} ESMTP");
        _helo = new(250, "", hostName);
        // RFC 2920, RFC 1870, RFC 6152, RFC 6531, RFC 3030, RFC 2034; STARTTLS by RFC 3207 only where it can be used.
        var extensions = $"{hostName}\nPIPELINING\nSIZE {maxMessageBytes}\n8BITMIME\nSMTPUTF8\nCHUNKING\nENHANCEDSTATUSCODES";
        _ehlo = new(250, "", extensions);
        _ehloOfferingTls = new(250, "", $"{extensions}\nSTARTTLS");
    }

    public SmtpReply Greeting { get; }

    public SmtpReply Hello(bool isExtended, bool offersTls) => !isExtended ? _helo : offersTls ? _ehloOfferingTls : _ehlo;
}
