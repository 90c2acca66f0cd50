using System.Globalization;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Instants as the service writes them.</summary>
internal static class Timestamps
{
    public static string Of(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);
}
