using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Smtp;
using DisposableMail.Smtp.Contents;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Fuzz.Targets;

/// <summary>The reader of DATA: the true end, dot-stuffing, lone dots and bare controls as plain string functions see them, however it arrives.</summary>
internal sealed partial class ContentTarget : FuzzTarget
{
    private readonly SpoolFiles _files = new(Path.GetTempPath(), long.MaxValue, int.MaxValue);
    private readonly SmtpOptions _options = new() { RefuseBareControls = true, SpoolThresholdBytes = 4096 };

    public override string Name => "content";

    public override int Share => 170;

    protected override Gen<byte[]> Cases => SmtpGrammar.Contents;

    public override ValueTask CheckAsync(byte[] octets)
    {
        Check(octets, [octets]);
        Check(octets, Splits.Of(octets));
        return default;
    }

    public override ValueTask DisposeAsync()
    {
        _files.Dispose();
        return base.DisposeAsync();
    }

    private void Check(byte[] octets, List<byte[]> pieces)
    {
        using var spool = new ContentSpool(_options, _files, fault => throw fault);
        var dots = new DotReader(spool);
        var read = pieces.TakeWhile(_ => !dots.HasEnded).Sum(piece => dots.Read(piece));
        spool.Complete();

        var lines = "\r\n" + Encoding.Latin1.GetString(octets);
        var end = lines.IndexOf("\r\n.\r\n", StringComparison.Ordinal) + 2;
        Assert.Equal(end >= 2, dots.HasEnded);
        if (!dots.HasEnded) return;

        var content = lines[..end].Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..];
        Assert.Equal(end + 1, read);
        Assert.Equal(LoneDot().Matches(lines[..(end + 3)]).Any(dot => dot.Index != end), dots.HasLoneDot);
        Assert.Equal(BareControl().IsMatch(content), spool.HasBareControl);
        using var stored = new MemoryStream();
        using (var opened = spool.Open()) opened.CopyTo(stored);
        Assert.Equal(content, Encoding.Latin1.GetString(stored.ToArray()));
    }

    [GeneratedRegex(@"(?<=[\r\n]\0*)\.(?=\0*[\r\n])")]
    private static partial Regex LoneDot();

    [GeneratedRegex(@"\0|\r(?!\n)|(?<!\r)\n")]
    private static partial Regex BareControl();
}
