using GraphQL;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Too much was asked. There is always a challenge in it; an empty one where slowing down is all that helps.</summary>
internal sealed class RateLimitError : ExecutionError
{
    public RateLimitError(bool isSolvable)
        : base("Request quota exceeded")
    {
        IsSolvable = isSolvable;
        Code = "RATE_LIMIT_EXCEEDED";
        Ask(new DropMailCaptcha());
    }

    /// <summary>Whether it is a window that a solved challenge begins anew.</summary>
    public bool IsSolvable { get; }

    public void Ask(DropMailCaptcha challenge) => Extensions = new Dictionary<string, object?> { ["captcha"] = Fields(challenge) };

    private static Dictionary<string, object?> Fields(DropMailCaptcha challenge) => challenge.V is null ? [] : new()
    {
        ["v"] = challenge.V,
        ["nonce"] = challenge.Nonce,
        ["key"] = challenge.Key,
        ["_sig"] = challenge.Sig,
    };
}
