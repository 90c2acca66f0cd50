namespace DisposableMail.Core.Webhooks;

/// <summary>Why an attempt did not succeed. The numbers are on disk.</summary>
public enum WebhookFailure
{
    /// <summary>An answer, but none of 2xx. Redirects are answers: they are not followed.</summary>
    Status = 1,

    /// <summary>No answer in time.</summary>
    TimedOut = 2,

    /// <summary>The host name has no address.</summary>
    NotResolved = 3,

    /// <summary>The URL or one of its addresses is not allowed.</summary>
    TargetForbidden = 4,

    /// <summary>No connection, or it broke off.</summary>
    NotConnected = 5,

    /// <summary>No TLS, or a certificate that does not prove the host.</summary>
    Tls = 6,

    /// <summary>An answer that is no HTTP, or whose header is too large.</summary>
    BadAnswer = 7,

    /// <summary>The format the webhook was made for is not there any more.</summary>
    FormatUnknown = 8,
}
