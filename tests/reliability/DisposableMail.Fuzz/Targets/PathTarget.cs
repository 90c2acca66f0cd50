using System.Text;
using CsCheck;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Smtp;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Fuzz.Targets;

/// <summary>Paths (RFC 5321 §4.1.2): any octets give an answer; what was read, written anew and read again, is the same.</summary>
internal sealed class PathTarget : FuzzTarget
{
    public override string Name => "path";

    public override int Share => 120;

    protected override Gen<byte[]> Cases { get; } = Mutations.Of(Mutations.Texts(SmtpGrammar.Paths), 5, SmtpGrammar.Words);

    public override ValueTask CheckAsync(byte[] octets)
    {
        var reverse = new PathParser(octets);
        if (reverse.TryReadReversePath(out var sender) && sender is not null) CheckAgain(sender);
        var forward = new PathParser(octets);
        if (!forward.TryReadForwardPath(out var recipient)) return default;
        Assert.NotNull(recipient);
        Assert.True(octets.AsSpan().EndsWith(forward.Rest));
        Assert.Equal((byte)'>', octets[^(forward.Rest.Length + 1)]);
        CheckAgain(recipient);
        return default;
    }

    private static void CheckAgain(SmtpMailbox mailbox)
    {
        Assert.DoesNotContain('\n', mailbox.LocalPart + mailbox.Domain);
        Assert.DoesNotContain('\r', mailbox.LocalPart + mailbox.Domain);
        var local = mailbox.LocalPart.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var domain = mailbox.Domain.Length == 0 ? "" : "@" + mailbox.Domain;
        var again = new PathParser(Encoding.UTF8.GetBytes($"<\"{local}\"{domain}>"));
        Assert.True(again.TryReadForwardPath(out var same), $"{local}{domain} is not read again");
        Assert.Equal(mailbox, same);
    }
}
