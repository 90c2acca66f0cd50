namespace DisposableMail.Core.Tokens;

/// <summary>A new token, the only time it is shown.</summary>
/// <param name="Text"><c>af_</c> and 40 characters of base64url.</param>
/// <param name="ExpiresAt">UTC, whole seconds.</param>
public sealed record IssuedToken(string Text, DateTimeOffset ExpiresAt);
