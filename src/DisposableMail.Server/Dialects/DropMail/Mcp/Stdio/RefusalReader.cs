using System.Net;

namespace DisposableMail.Server.Dialects.DropMail.Mcp.Stdio;

/// <summary>Takes the word out of a refusal of the token, that the user may read it.</summary>
internal sealed class RefusalReader() : DelegatingHandler(new SocketsHttpHandler())
{
    private const int MaxCharacters = 100;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Forbidden)
            return response;
        using (response)
        {
            var reason = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException(reason[..Math.Min(reason.Length, MaxCharacters)], null, HttpStatusCode.Forbidden);
        }
    }
}
