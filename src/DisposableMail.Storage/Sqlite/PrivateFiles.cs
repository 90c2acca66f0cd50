namespace DisposableMail.Storage.Sqlite;

/// <summary>Makes what holds people's mail: readable for the user who runs the server and for nobody else on the machine.</summary>
/// <remarks>What is there already keeps the permissions its operator gave it. Windows: those of the folder around it.</remarks>
internal static class PrivateFiles
{
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="IOException">A part of the path is a file, or the file system is read-only.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, ForOwner | UnixFileMode.UserExecute);
    }

    /// <summary>An empty file, which SQLite takes for a new database; it gives the files beside it the same permissions.</summary>
    /// <remarks>
    /// A database that is there is not opened: POSIX drops all locks that a process has on a file when it closes one of its descriptors.
    /// </remarks>
    /// <inheritdoc cref="CreateFolder" path="/exception"/>
    public static void CreateFile(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        try
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = ForOwner }).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }
}
