using DisposableMail.Server.Dialects.DustMail;
using DisposableMail.Server.Dialects.TempMailIo;

namespace DisposableMail.Server.Dialects;

/// <summary>The one list of dialects; everything that names them derives from it.</summary>
internal static class DialectRegistry
{
    public static readonly IReadOnlyList<IApiDialect> All = [new DustMailDialect(), new TempMailIoDialect()];

    /// <summary>Those that configuration leaves on.</summary>
    public static IReadOnlyList<IApiDialect> Enabled(IConfiguration configuration) =>
        [.. All.Where(d => configuration.GetSection($"Dialects:{d.Name}").Get<DialectOptions>()?.Enabled ?? true)];
}
