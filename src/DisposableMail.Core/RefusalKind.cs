namespace DisposableMail.Core;

/// <summary>The kinds of "no". Every dialect has a face for each of them (invariant 15).</summary>
public enum RefusalKind
{
    /// <summary>No key or token was sent.</summary>
    CredentialMissing,

    /// <summary>The key or token is unknown, revoked, or its account is disabled: one answer for the three.</summary>
    CredentialInvalid,

    /// <summary>The token was good once and has ended.</summary>
    CredentialExpired,

    /// <summary>Too many wrong keys from one address of late.</summary>
    TooManyFailedCredentials,

    /// <summary>The tier's calls of this window are used up.</summary>
    QuotaExceeded,

    /// <summary>More at once than the rates of this server allow: waiting helps.</summary>
    RateLimited,

    /// <summary>More than a network gets without showing that a person asks.</summary>
    CaptchaRequired,

    /// <summary>The tier's creations of this day are used up.</summary>
    CreationLimitReached,

    /// <summary>The tier's number of live inboxes is reached; deleting one helps at once.</summary>
    TooManyInboxes,

    /// <summary>The tier does not include this (custom names, a domain type).</summary>
    TierForbids,

    /// <summary>Absent, expired or somebody else's.</summary>
    NotFound,

    /// <summary>A field of the request is malformed or out of range.</summary>
    InvalidInput,

    /// <summary>The domain is not one of ours, or not offered to this caller.</summary>
    DomainUnknown,

    /// <summary>The address is in use, reserved or resting.</summary>
    AddressUnavailable,

    /// <summary>The restore key is not the one of this address, or there is nothing to restore.</summary>
    RestoreKeyWrong,

    /// <summary>A new password has too few characters.</summary>
    PasswordTooShort,

    /// <summary>A new password has too many characters, or such as nobody can type.</summary>
    PasswordMalformed,

    /// <summary>Not the password that was set.</summary>
    PasswordWrong,

    /// <summary>An Idempotency-Key came again with another request.</summary>
    IdempotencyConflict,

    /// <summary>The request body cannot be read at all.</summary>
    MalformedRequest,

    /// <summary>The request body is larger than we read.</summary>
    RequestTooLarge,

    /// <summary>The header section of the request is larger than we read.</summary>
    HeadersTooLarge,

    /// <summary>The request's first line is longer than we read.</summary>
    UrlTooLong,

    /// <summary>The request did not come at a bearable speed.</summary>
    RequestTimeout,

    /// <summary>No such path.</summary>
    UnknownRoute,

    /// <summary>The path exists, the method does not.</summary>
    MethodNotAllowed,

    /// <summary>The body's media type cannot be read.</summary>
    UnsupportedMediaType,

    /// <summary>We are stopping or overloaded; trying again will help.</summary>
    Unavailable,

    /// <summary>A fault of ours. The detail says nothing of its inside.</summary>
    InternalError,
}
