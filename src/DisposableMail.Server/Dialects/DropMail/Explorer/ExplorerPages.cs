using System.Collections.Frozen;
using System.Security.Cryptography;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace DisposableMail.Server.Dialects.DropMail.Explorer;

/// <summary>The page at /graphql-ui and its files, which are part of the executable: nothing is loaded from elsewhere.</summary>
internal static class ExplorerPages
{
    private const string Prefix = "explorer/";

    private static readonly FrozenDictionary<string, File> Files = Read();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/graphql-ui", static http => SendAsync(http, "index.html")).WithMetadata(new UncountedAttribute(), new NoCredentialAttribute());
        routes.MapGet("/graphql-ui/{file}", static http => SendAsync(http, (string)http.GetRouteValue("file")!)).WithMetadata(new UncountedAttribute(), new NoCredentialAttribute());
    }

    private static async Task SendAsync(HttpContext http, string name)
    {
        if (!Files.TryGetValue(name, out var file))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.Headers.ContentSecurityPolicy = PolicyFor(http);
        if (EntityTags.IsUnchanged(http, file.State))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = file.ContentType;
        http.Response.ContentLength = file.Octets.Length;
        await http.Response.Body.WriteAsync(file.Octets, http.RequestAborted);
    }

    // Its own scripts and nobody else's; it talks to this server alone. GraphiQL's dialogs put a style element into the page.
    private static string PolicyFor(HttpContext http)
    {
        var socket = $"ws{http.PublicUrl().AsSpan(4)}"; // Not every browser takes 'self' for WebSockets.
        return $"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' {socket}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static FrozenDictionary<string, File> Read()
    {
        var types = new FileExtensionContentTypeProvider();
        var assembly = typeof(ExplorerPages).Assembly;
        return assembly.GetManifestResourceNames().Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(static n => n[Prefix.Length..], name =>
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            var octets = new byte[resource.Length];
            resource.ReadExactly(octets);
            var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
            return new File(octets, $"{type}; charset=utf-8", Convert.ToHexStringLower(SHA256.HashData(octets))[..16]);
        });
    }

    private sealed record File(byte[] Octets, string ContentType, string State);
}
