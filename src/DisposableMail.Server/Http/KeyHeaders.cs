namespace DisposableMail.Server.Http;

/// <summary>Finds the key in the two headers that are good in every dialect.</summary>
internal static class KeyHeaders
{
    public const string ApiKey = "X-API-Key";
    private const string Bearer = "Bearer ";

    /// <summary>The bearer token (RFC 6750 §2.1), else X-API-Key; null when neither has anything.</summary>
    /// <remarks>Another scheme is passed over: it may be meant for a proxy in front of us.</remarks>
    public static string? Read(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        // RFC 9110 §11.1: the name of a scheme is compared without case.
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && authorization.AsSpan(Bearer.Length).Trim() is { Length: > 0 } token)
            return token.ToString();
        var key = request.Headers[ApiKey].ToString().Trim();
        return key.Length > 0 ? key : null;
    }
}
