using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Finds the key in the forms that this service knows.</summary>
internal static class TempMailLolCredential
{
    /// <summary>As in every dialect, or the legacy <c>Authorization: {id},{token}</c>, of which the token is the key; null without any.</summary>
    public static string? Read(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString().Trim();
        var comma = authorization.IndexOf(',', StringComparison.Ordinal);
        // The id is 24 digits; it names the account, which the key does by itself.
        return comma > 0 && authorization[..comma].All(char.IsAsciiDigit) ? authorization[(comma + 1)..].Trim() : KeyHeaders.Read(request);
    }
}
