using System.Runtime.ExceptionServices;

namespace DisposableMail.Fuzz.Targets;

/// <summary>A fault within the parser becomes a readable mail to the user, and a finding here.</summary>
internal static class Fallbacks
{
    /// <summary>MimeKit says so of octets without any header section; every other fault is thrown again, as it was.</summary>
    public static void Judge(Exception fault)
    {
        if (fault is not FormatException || fault.TargetSite?.DeclaringType?.Namespace != "MimeKit") ExceptionDispatchInfo.Throw(fault);
    }
}
