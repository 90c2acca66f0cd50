using DisposableMail.Server.Dialects.DropMail.Captcha;
using DisposableMail.Server.Dialects.DropMail.Mcp;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Section <c>Dialects:DropMail</c>: what one query and one socket may cost.</summary>
public sealed record DropMailOptions
{
    /// <summary>Octets of a socket's message, 4,096 to 1,048,576.</summary>
    public int MaxSocketMessageBytes { get; set; } = 128 * 1024;

    /// <summary>Words and signs of a query, 100 to 20,000; counted before it is parsed. None has more than 256 characters, a string 16,384.</summary>
    public int MaxTokens { get; set; } = 2_000;

    /// <summary>Fields within fields, fragments spread, 4 to 50. The introspection of common clients has 18.</summary>
    public int MaxDepth { get; set; } = 25;

    /// <summary>Fields an answer may have when every list is as long as lists usually are, 1,000 to 10,000,000.</summary>
    public int MaxCost { get; set; } = 100_000;

    /// <summary>Characters of mail in one answer, 65,536 to 268,435,456; what goes beyond is null with an error.</summary>
    public int MaxAnswerCharacters { get; set; } = 32 * 1024 * 1024;

    /// <summary>Sockets at a time, 1 to 1,000,000.</summary>
    public int MaxSockets { get; set; } = 10_000;

    /// <summary>Operations that one socket may have running, 1 to 10,000.</summary>
    public int MaxSocketOperations { get; set; } = 100;

    /// <summary>How long a socket may take to say connection_init, 1 second to 5 minutes.</summary>
    public TimeSpan SocketInitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a sign of life is sent over a socket, 5 seconds to 10 minutes.</summary>
    public TimeSpan SocketHeartbeat { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Origins (<c>https://app.example</c>) whose pages may open sockets and use MCP; none listed: all may, for the token is no cookie that a
    /// browser would add by itself.
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>A way past the limits for people.</summary>
    public CaptchaOptions Captcha { get; set; } = new();

    /// <summary>The tools for AI assistants.</summary>
    public McpOptions Mcp { get; set; } = new();
}
