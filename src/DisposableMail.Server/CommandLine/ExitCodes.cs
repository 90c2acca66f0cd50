namespace DisposableMail.Server.CommandLine;

/// <summary>What the executable tells its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;
}
