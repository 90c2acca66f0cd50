using System.Text.Json;
using System.Xml.Linq;

namespace DisposableMail.Server.Tests;

/// <summary>Which project may use what: projects, packages, frameworks.</summary>
internal static class ProjectRules
{
    private static readonly Dictionary<string, Allowance> Allowed = new()
    {
        ["DisposableMail.Smtp"] = new([], [], MayUseAspNetCore: true),
        ["DisposableMail.Core"] = new([], ["MimeKit", "Microsoft.EntityFrameworkCore.Relational", "ZstdSharp.Port", "Snappier", "HtmlSanitizer", "AngleSharp"], MayUseAspNetCore: false),
        ["DisposableMail.Storage"] = new(
            ["DisposableMail.Core"], ["Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.EntityFrameworkCore.Design"], MayUseAspNetCore: false),
    };

    /// <returns>One line per violation; the host may use everything but what the others keep to themselves.</returns>
    public static IEnumerable<string> Violations(string project, string csproj)
    {
        if (!Allowed.TryGetValue(project, out var allowance))
            yield break;
        var document = XDocument.Parse(csproj);
        foreach (var reference in document.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(Include(r).Replace('\\', '/'))))
        {
            if (!allowance.Projects.Contains(reference))
                yield return $"{project} references {reference}";
        }

        foreach (var package in document.Descendants("PackageReference"))
        {
            if (!allowance.Packages.Contains(Include(package)))
                yield return $"{project} uses {Include(package)}";
            else if ((string?)package.Attribute("PrivateAssets") is not ("compile" or "all"))
                yield return $"{project} hands {Include(package)} on";
        }

        var usesAspNetCore = (string?)document.Root!.Attribute("Sdk") == "Microsoft.NET.Sdk.Web" || document.Descendants("FrameworkReference").Any();
        if (usesAspNetCore && !allowance.MayUseAspNetCore)
            yield return $"{project} uses ASP.NET Core";
    }

    /// <summary>The packages whose types a project's compiler sees, by what NuGet resolved for it.</summary>
    public static IEnumerable<string> PackagesSeenByCompiler(string assets)
    {
        using var document = JsonDocument.Parse(assets);
        foreach (var library in document.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            // "_._" stands for "nothing": what PrivateAssets leaves of a package that another project uses.
            if (library.Value.TryGetProperty("compile", out var files) && files.EnumerateObject().Any(f => !f.Name.EndsWith("/_._", StringComparison.Ordinal)))
                yield return library.Name[..library.Name.IndexOf('/', StringComparison.Ordinal)];
        }
    }

    private static string Include(XElement item) => (string)item.Attribute("Include")!;

    private sealed record Allowance(string[] Projects, string[] Packages, bool MayUseAspNetCore);
}
