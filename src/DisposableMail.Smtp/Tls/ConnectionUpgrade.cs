using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace DisposableMail.Smtp.Tls;

/// <summary>Puts TLS between the connection and the session (RFC 3207 §4, RFC 8314 §3.3).</summary>
internal sealed class ConnectionUpgrade : IDuplexPipe, IAsyncDisposable
{
    private const int RecordBytes = 16 * 1024;

    private readonly SslStream _tls;

    private ConnectionUpgrade(SslStream tls)
    {
        _tls = tls;
        Input = PipeReader.Create(tls, new StreamPipeReaderOptions(bufferSize: RecordBytes, leaveOpen: true));
        Output = PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Shakes hands; null when the client does not, in time or at all.</summary>
    public static async Task<ConnectionUpgrade?> TryAsync(
        IDuplexPipe transport, SslServerAuthenticationOptions options, CancellationToken stop)
    {
        var tls = new SslStream(new DuplexPipeStream(transport));
        try
        {
            await tls.AuthenticateAsServerAsync(options, stop);
            return new(tls);
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException or OperationCanceledException)
        {
            await tls.DisposeAsync();
            return null;
        }
    }

    /// <summary>Says goodbye in TLS too, so that the client can tell the end from a cut, then lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Input.CompleteAsync();
            await Output.CompleteAsync();
            await _tls.ShutdownAsync();
        }
        catch (Exception gone) when (gone is IOException or SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The client has closed already.
        }

        await _tls.DisposeAsync();
    }
}
