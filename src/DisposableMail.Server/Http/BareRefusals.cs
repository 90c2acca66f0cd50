using DisposableMail.Core;

namespace DisposableMail.Server.Http;

/// <summary>The words for refusals that come from the framework, or from a fault, with a status alone.</summary>
internal static class BareRefusals
{
    /// <summary>Null for a status that says nothing of ours.</summary>
    public static Refusal? OfStatus(int status) => KindOf(status) is { } kind ? Of(kind) : null;

    public static Refusal Of(RefusalKind kind) => new(kind, DetailOf(kind));

    private static RefusalKind? KindOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => RefusalKind.MalformedRequest,
        StatusCodes.Status404NotFound => RefusalKind.UnknownRoute,
        StatusCodes.Status405MethodNotAllowed => RefusalKind.MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => RefusalKind.RequestTimeout,
        StatusCodes.Status413PayloadTooLarge => RefusalKind.RequestTooLarge,
        StatusCodes.Status414UriTooLong => RefusalKind.UrlTooLong,
        StatusCodes.Status415UnsupportedMediaType => RefusalKind.UnsupportedMediaType,
        StatusCodes.Status431RequestHeaderFieldsTooLarge => RefusalKind.HeadersTooLarge,
        StatusCodes.Status503ServiceUnavailable => RefusalKind.Unavailable,
        _ => null,
    };

    private static string DetailOf(RefusalKind kind) => kind switch
    {
        RefusalKind.UnknownRoute => "There is nothing at this path",
        RefusalKind.MethodNotAllowed => "This path does not have that method",
        RefusalKind.RequestTimeout => "The request took too long to arrive",
        RefusalKind.RequestTooLarge => "The request body is too large",
        RefusalKind.UrlTooLong => "The URL is too long",
        RefusalKind.UnsupportedMediaType => "The media type of the request body is not supported",
        RefusalKind.HeadersTooLarge => "The request headers are too large or too many",
        RefusalKind.Unavailable => "The server is stopping or overloaded: try again",
        RefusalKind.InternalError => "Something went wrong on our side",
        _ => "The request cannot be read",
    };
}
