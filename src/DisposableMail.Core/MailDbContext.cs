using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Limits;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Tokens;
using DisposableMail.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisposableMail.Core;

/// <summary>The model, without an engine. Each engine derives one class with its type conventions.</summary>
internal abstract class MailDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<FreeToken> FreeTokens => Set<FreeToken>();

    public DbSet<ServerSecret> Secrets => Set<ServerSecret>();

    public DbSet<MailDomain> Domains => Set<MailDomain>();

    public DbSet<DomainClaim> DomainClaims => Set<DomainClaim>();

    public DbSet<Inbox> Inboxes => Set<Inbox>();

    public DbSet<InboxAddress> Addresses => Set<InboxAddress>();

    public DbSet<InboxToken> InboxTokens => Set<InboxToken>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<MessageContent> Contents => Set<MessageContent>();

    public DbSet<Attachment> Attachments => Set<Attachment>();

    public DbSet<RawContent> RawContents => Set<RawContent>();

    public DbSet<QuotaCounter> QuotaCounters => Set<QuotaCounter>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Account>(Configure);
        modelBuilder.Entity<ApiKey>(Configure);
        modelBuilder.Entity<FreeToken>(Configure);
        modelBuilder.Entity<ServerSecret>(static secret => secret.HasKey(s => s.Name));
        modelBuilder.Entity<MailDomain>(Configure);
        modelBuilder.Entity<DomainClaim>(Configure);
        modelBuilder.Entity<Inbox>(Configure);
        modelBuilder.Entity<InboxAddress>(Configure);
        modelBuilder.Entity<InboxToken>(Configure);
        modelBuilder.Entity<IdempotencyKey>(Configure);
        modelBuilder.Entity<Message>(Configure);
        modelBuilder.Entity<MessageContent>(Configure);
        modelBuilder.Entity<Attachment>(Configure);
        modelBuilder.Entity<RawContent>(Configure);
        modelBuilder.Entity<QuotaCounter>(Configure);
        modelBuilder.Entity<Webhook>(Configure);
        modelBuilder.Entity<WebhookDelivery>(Configure);
    }

    // Properties that are internal to Core are not found by convention: each is named here.
    private static void Configure(EntityTypeBuilder<Account> account)
    {
        account.Property(a => a.Name).HasMaxLength(100);
        account.HasIndex(a => a.Name).IsUnique();
        account.Property(a => a.WildcardValue);
    }

    private static void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.Property(k => k.Hash);
        key.HasIndex(k => k.Hash).IsUnique();
        key.HasIndex(k => new { k.AccountId, k.Name }).IsUnique();
        key.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId);
    }

    private static void Configure(EntityTypeBuilder<FreeToken> token)
    {
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => t.AccountId);
        token.HasIndex(t => t.ExpiresAt);
        token.HasOne<Account>().WithMany().HasForeignKey(t => t.AccountId);
    }

    private static void Configure(EntityTypeBuilder<MailDomain> domain)
    {
        // One domain, one owner: the first to prove it.
        domain.HasIndex(d => d.Name).IsUnique();
        domain.HasOne<Account>().WithMany().HasForeignKey(d => d.OwnerAccountId);
    }

    private static void Configure(EntityTypeBuilder<DomainClaim> claim)
    {
        claim.HasIndex(c => new { c.AccountId, c.Name }).IsUnique();
        claim.HasIndex(c => c.Name);
        claim.HasIndex(c => c.NextCheckAt);
        claim.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
    }

    private static void Configure(EntityTypeBuilder<Inbox> inbox)
    {
        inbox.HasIndex(i => i.PublicId).IsUnique();
        inbox.HasIndex(i => new { i.OwnerAccountId, i.ExpiresAt });
        inbox.HasIndex(i => i.ExpiresAt);
        inbox.Ignore(i => i.Address);
        inbox.HasOne<Account>().WithMany().HasForeignKey(i => i.OwnerAccountId);
        // An address outlives its inbox: it rests before another account may have it (invariant 5).
        inbox.HasMany(i => i.Addresses).WithOne().HasForeignKey(a => a.InboxId).OnDelete(DeleteBehavior.SetNull);
    }

    private static void Configure(EntityTypeBuilder<InboxAddress> address)
    {
        address.Property(a => a.OwnerAccountId);
        address.Property(a => a.FreedAt);
        address.Property(a => a.Kind);
        address.Property(a => a.RestoreNumber);
        address.Property(a => a.AttachedAt);
        address.HasIndex(a => a.Text).IsUnique();
        // By kind: those of sessions rest much longer, and the sweeper must not step over them every time.
        address.HasIndex(a => new { a.Kind, a.FreedAt });
    }

    private static void Configure(EntityTypeBuilder<InboxToken> token)
    {
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasOne<Inbox>().WithMany().HasForeignKey(t => t.InboxId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<IdempotencyKey> key)
    {
        key.HasKey(k => new { k.AccountId, k.KeyHash });
        key.HasIndex(k => k.CreatedAt);
        key.HasOne<Inbox>().WithMany().HasForeignKey(k => k.InboxId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<Message> message)
    {
        message.HasIndex(m => m.PublicId).IsUnique();
        message.HasIndex(m => new { m.InboxId, m.Id });
        message.Property(m => m.IsSeen).HasDefaultValue(false); // The engine's own insert leaves it out.
        message.Property(m => m.HandedOverAt);
        message.Property(m => m.ForwardPath);
        message.Ignore(m => m.ToAsGiven);
        message.HasOne<Inbox>().WithMany().HasForeignKey(m => m.InboxId);
        message.HasOne(m => m.Content).WithMany().HasForeignKey(m => m.ContentId);
    }

    private static void Configure(EntityTypeBuilder<MessageContent> content)
    {
        content.HasKey(c => c.Id);
        content.Property(c => c.Id).ValueGeneratedOnAdd();
        content.Property(c => c.Holders);
        content.Property(c => c.Sha256);
        content.Property(c => c.Cc).HasConversion(JsonList.Converter, JsonList.Comparer);
        content.Property(c => c.TextPlace).HasConversion(BodyPlace.Converter);
        content.Property(c => c.HtmlPlace).HasConversion(BodyPlace.Converter);
        content.HasMany(c => c.Attachments).WithOne().HasForeignKey(a => a.ContentId);
    }

    private static void Configure(EntityTypeBuilder<Attachment> attachment)
    {
        attachment.HasKey(a => new { a.ContentId, a.Ordinal });
        attachment.Property(a => a.Offset);
        attachment.Property(a => a.EncodedLength);
        attachment.Property(a => a.TransferEncoding);
    }

    private static void Configure(EntityTypeBuilder<RawContent> raw)
    {
        raw.HasKey(r => new { r.ContentId, r.Ordinal });
        raw.HasOne<MessageContent>().WithMany().HasForeignKey(r => r.ContentId);
    }

    private static void Configure(EntityTypeBuilder<QuotaCounter> counter) => counter.HasKey(c => new { c.AccountId, c.Name });

    private static void Configure(EntityTypeBuilder<Webhook> webhook)
    {
        webhook.Property(w => w.InboxId);
        webhook.Property(w => w.Secret);
        webhook.Property(w => w.DeletedAt);
        webhook.HasIndex(w => w.PublicId).IsUnique();
        webhook.HasIndex(w => w.OwnerAccountId);
        webhook.HasOne<Account>().WithMany().HasForeignKey(w => w.OwnerAccountId);
    }

    private static void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.HasIndex(d => new { d.WebhookId, d.Id });
        // Only what is owed and due some day stands in this index: the dispatcher's questions cost nothing for the rest.
        delivery.HasIndex(d => new { d.WebhookId, d.NextAttemptAt }).HasFilter("\"NextAttemptAt\" IS NOT NULL");
        delivery.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId);
    }
}
