using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Inboxes;

/// <summary>A capability for one inbox, without an account. Only its SHA-256 is kept (invariant 7); it ends with the inbox.</summary>
internal sealed class InboxToken
{
    // tempmail.lol's tokens look so; 36^38 are 196 bits, beyond guessing without salt or slow hash.
    private const string Characters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 38;
    private const int MaxPerInbox = 10;

    public long Id { get; private set; }

    public long InboxId { get; private set; }

    public byte[] Hash { get; private set; } = [];

    public InboxTokenRight Right { get; private set; }

    /// <summary>Adds a token of an inbox that has its number already.</summary>
    /// <returns>Its text, the only time it is there.</returns>
    public static string Add(MailDbContext db, Inbox inbox, InboxTokenRight right)
    {
        var text = RandomNumberGenerator.GetString(Characters, Length);
        db.Add(new InboxToken { InboxId = inbox.Id, Hash = HashOf(text), Right = right });
        return text;
    }

    /// <summary>As <see cref="Add"/>, for an inbox that may have tokens: of more than ten the oldest ends.</summary>
    public static async Task<string> AddFurtherAsync(MailDbContext db, Inbox inbox, InboxTokenRight right, CancellationToken stop)
    {
        db.RemoveRange(await db.InboxTokens.Where(t => t.InboxId == inbox.Id).OrderByDescending(t => t.Id).Skip(MaxPerInbox - 1).ToListAsync(stop));
        return Add(db, inbox, right);
    }

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
