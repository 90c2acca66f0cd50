using System.Globalization;
using System.Net;
using System.Security.Claims;
using DisposableMail.Core;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>
/// Who sent a request, as the protocol's package carries it along to the tool; it also sees to it that a connection is only used by the
/// account that began it. What a tool needs of the request is taken out of it at once: on a connection a tool may outlive its request.
/// </summary>
internal sealed class McpUser : ClaimsPrincipal
{
    private readonly HttpResponse _response;

    public McpUser(HttpContext http, string token)
        : base(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, http.Caller().AccountId.ToString(CultureInfo.InvariantCulture))], "token")) =>
        (_response, Caller, Token, Address, Urls, Left) =
        (http.Response, http.Caller(), token, http.Connection.RemoteIpAddress, DropMailUrls.Of(http), http.RequestAborted);

    public Caller Caller { get; }

    public string Token { get; }

    public IPAddress? Address { get; }

    public DropMailUrls Urls { get; }

    /// <summary>The client has hung up: nothing can be answered any more.</summary>
    public CancellationToken Left { get; }

    /// <summary>Sends the head of the answer, so that a client sees that we are there. Only without a connection, where the request outlives its tool.</summary>
    public Task BeginAnswerAsync(CancellationToken stop) => _response.Body.FlushAsync(stop);
}
