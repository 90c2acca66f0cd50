using System.Text.RegularExpressions;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>What answers must not tell of: types, files, stacks, the database.</summary>
internal static class Inside
{
    private const string Words = "Exception|System\\.|Microsoft\\.|DisposableMail\\.|StackTrace|\\.cs\\b|   at |line [0-9]+|sqlite|no such table|SELECT |mail\\.db|";

    public static void AssertUntold(MailHost host, string answer) => Assert.DoesNotMatch("(?i)" + Words + Regex.Escape(host.Folder), answer);
}
