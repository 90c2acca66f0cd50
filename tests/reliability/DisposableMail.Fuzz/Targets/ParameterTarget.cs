using System.Text;
using CsCheck;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Fuzz.Targets;

/// <summary>ESMTP parameters (RFC 5321 §4.1.2): what was stepped through is all there is, or something is malformed.</summary>
internal sealed class ParameterTarget : FuzzTarget
{
    public override string Name => "parameter";

    public override int Share => 90;

    protected override Gen<byte[]> Cases { get; } = Mutations.Of(
        Gen.OneOf(SmtpGrammar.Parameters).Array[0, 4].Select(all => Encoding.Latin1.GetBytes(string.Concat(all))), 4, SmtpGrammar.Words);

    public override ValueTask CheckAsync(byte[] octets)
    {
        var seen = "";
        var parameters = new EsmtpParameters(octets);
        while (parameters.TryNext())
        {
            Assert.Matches("^[A-Za-z0-9][A-Za-z0-9-]*$", Encoding.Latin1.GetString(parameters.Keyword));
            seen += Encoding.Latin1.GetString(parameters.Keyword) + (parameters.Value.IsEmpty ? "" : "=" + Encoding.Latin1.GetString(parameters.Value));
            Assert.InRange(seen.Length, 0, octets.Length);
        }

        if (!parameters.IsMalformed) Assert.Equal(Encoding.Latin1.GetString(octets).Replace(" ", "", StringComparison.Ordinal), seen);
        return default;
    }
}
