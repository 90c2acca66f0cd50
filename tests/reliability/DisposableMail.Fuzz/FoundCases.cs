using System.Globalization;
using System.Security.Cryptography;

namespace DisposableMail.Fuzz;

/// <summary>Cases that once broke something: a folder per target, a file per case, replayed by the ordinary tests for ever.</summary>
public static class FoundCases
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Found");

    /// <summary>All of them, as target and file.</summary>
    public static IEnumerable<(string Target, string File)> All() =>
        from folder in Directory.GetDirectories(Folder)
        from file in Directory.GetFiles(folder)
        select (Path.GetFileName(folder), Path.GetFileName(file));

    public static byte[] Read(string target, string file) => File.ReadAllBytes(Path.Combine(Folder, target, file));

    /// <summary>Keeps a case in the folder of this run, named by what is in it.</summary>
    internal static string Save(string folder, string target, byte[] octets)
    {
        var path = Path.Combine(folder, target, Convert.ToHexString(SHA256.HashData(octets))[..12].ToLower(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, octets);
        return path;
    }
}
