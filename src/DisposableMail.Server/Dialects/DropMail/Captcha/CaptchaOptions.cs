namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Section <c>Dialects:DropMail:Captcha</c>: a way past the limits for people.</summary>
public sealed record CaptchaOptions
{
    /// <summary>True: whoever reached a limit is shown digits; who reads them begins anew. False: <c>/captcha</c> is unknown, 404.</summary>
    public bool Enabled { get; set; }

    /// <summary>How long a challenge can be solved, 1 minute to 1 hour.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);
}
