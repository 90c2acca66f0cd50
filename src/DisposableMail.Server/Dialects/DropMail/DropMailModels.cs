using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>A query, in JSON, as a form or in the query string.</summary>
internal sealed record DropMailRequest
{
    /// <summary>The GraphQL document.</summary>
    public string? Query { get; init; }

    /// <summary>An object, or its text.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>Which operation of the document; may be left out when it has one.</summary>
    public string? OperationName { get; init; }

    /// <summary>Ignored.</summary>
    public JsonElement? Extensions { get; init; }
}

/// <summary>The answer of GraphQL.</summary>
internal sealed record DropMailAnswer
{
    public JsonElement? Data { get; init; }

    public IReadOnlyList<DropMailError>? Errors { get; init; }
}

/// <summary>One error of GraphQL.</summary>
internal sealed record DropMailError(string Message, DropMailErrorExtensions Extensions)
{
    public static DropMailError Of(GraphQL.ExecutionError error) => new(error.Message, new DropMailErrorExtensions(error.Code!));
}

/// <summary>What programs go by.</summary>
internal sealed record DropMailErrorExtensions(string Code);

/// <summary>Asks for a token.</summary>
internal sealed record DropMailTokenRequest
{
    /// <summary><c>af</c>; there is no other.</summary>
    public string? Type { get; init; }

    /// <summary>To renew: the token that has ended or will end.</summary>
    public string? Token { get; init; }

    /// <summary><c>1h</c>, <c>1d</c>, <c>7d</c>, <c>30d</c> or <c>90d</c>.</summary>
    public string? Lifetime { get; init; }
}

/// <summary>A new token.</summary>
internal sealed record DropMailToken(string Token);

/// <summary>No token.</summary>
internal sealed record DropMailTokenError(string Error);

/// <summary>No token without a captcha, as the service says it. Where the challenge is empty there is none to solve: waiting helps.</summary>
internal sealed record DropMailCaptchaRequired(
    string Error, [property: JsonPropertyName("credits_needed")] int CreditsNeeded, DropMailCaptcha Captcha);

/// <summary>A challenge; without any field: none.</summary>
internal record DropMailCaptcha
{
    /// <summary><c>3</c>.</summary>
    public string? V { get; init; }

    public string? Nonce { get; init; }

    /// <summary>For the server alone.</summary>
    public string? Key { get; init; }

    [JsonPropertyName("_sig")]
    public string? Sig { get; init; }
}

/// <summary>A challenge with what somebody read in its image.</summary>
internal sealed record DropMailCaptchaSolution : DropMailCaptcha
{
    /// <summary>Six digits.</summary>
    public string? Response { get; init; }
}

/// <summary><c>correct</c> or <c>incorrect</c>.</summary>
internal sealed record DropMailCaptchaResult(string Result);
