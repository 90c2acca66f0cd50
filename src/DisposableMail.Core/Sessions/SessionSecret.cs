using System.Security.Cryptography;
using System.Text;
using DisposableMail.Core.Accounts;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Sessions;

/// <summary>The secret of this installation from which restore keys and the keys of links are derived (docs/decisions/0011).</summary>
internal sealed class SessionSecret(IMailDatabase database, WriteGate gate)
{
    private const string Name = "restore-keys";
    private const int Octets = 16; // 128 bits.

    private byte[]? _secret;

    /// <summary>Reads the secret, or makes it; before the first request.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        _secret = await ReadAsync(db, stop) ?? await MakeAsync(db, stop);
    }

    /// <summary>16 octets that only who has the secret can tell.</summary>
    /// <param name="purpose">What they are for: no two purposes may ever have the same text.</param>
    public byte[] Derive(string purpose)
    {
        var secret = _secret ?? throw new InvalidOperationException("Sessions are used before the data was prepared.");
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(purpose))[..Octets];
    }

    /// <summary>Compares what was given with what was derived, in a time that tells nothing of the right one.</summary>
    public static bool AreSame(string key, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(right));

    private static Task<byte[]?> ReadAsync(MailDbContext db, CancellationToken stop) =>
        db.Secrets.Where(s => s.Name == Name).Select(s => s.Octets).FirstOrDefaultAsync(stop);

    private static async Task<byte[]> MakeAsync(MailDbContext db, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await ReadAsync(db, stop) is { } others) // Another process was preparing, too.
            return others;
        var secret = new ServerSecret { Name = Name, Octets = RandomNumberGenerator.GetBytes(32) };
        db.Add(secret);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return secret.Octets;
    }
}
