using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Sessions;

/// <summary>The keys that restore addresses: derived, so that they can be shown again and again and none of them is stored.</summary>
internal sealed class RestoreKeys(IMailDatabase database, WriteGate gate)
{
    private const string SecretName = "restore-keys";
    private const int Octets = 16; // 32 digits: 128 bits.

    private byte[]? _secret;

    /// <summary>Reads the secret, or makes it; before the first request.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        _secret = await ReadAsync(db, stop) ?? await MakeAsync(db, stop);
    }

    private static Task<byte[]?> ReadAsync(MailDbContext db, CancellationToken stop) =>
        db.Secrets.Where(s => s.Name == SecretName).Select(s => s.Octets).FirstOrDefaultAsync(stop);

    private static async Task<byte[]> MakeAsync(MailDbContext db, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await ReadAsync(db, stop) is { } others) // Another process was preparing, too.
            return others;
        var secret = new ServerSecret { Name = SecretName, Octets = RandomNumberGenerator.GetBytes(32) };
        db.Add(secret);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return secret.Octets;
    }

    /// <summary>The key in force.</summary>
    public string Of(InboxAddress address)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{address.Id}:{address.RestoreNumber}");
        var secret = _secret ?? throw new InvalidOperationException("Sessions are used before the data was prepared.");
        return "0" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)).AsSpan(0, Octets));
    }

    /// <summary>Whether this is the key in force; takes the same time for every wrong one.</summary>
    public bool Opens(string key, InboxAddress address) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key.ToLowerInvariant()), Encoding.UTF8.GetBytes(Of(address)));
}
