namespace DisposableMail.Server.Hosting;

internal static class OperatorCommands
{
    public static bool Handles(string[] args) => false;
    public static Task<int> RunAsync(string[] args) => Task.FromResult(0);
}
