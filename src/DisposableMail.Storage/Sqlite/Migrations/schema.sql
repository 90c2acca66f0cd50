CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

BEGIN TRANSACTION;
CREATE TABLE "Accounts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Accounts" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT COLLATE NOCASE NOT NULL,
    "TierName" TEXT NOT NULL,
    "Kind" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "DisabledAt" INTEGER NULL,
    "WildcardValue" TEXT NULL
);

CREATE TABLE "Contents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Contents" PRIMARY KEY AUTOINCREMENT,
    "Holders" INTEGER NOT NULL,
    "ReversePath" TEXT NOT NULL,
    "ClientAddress" TEXT NULL,
    "SizeBytes" INTEGER NOT NULL,
    "Sha256" BLOB NOT NULL,
    "DecodeStatus" INTEGER NOT NULL,
    "Subject" TEXT NULL,
    "From" TEXT NULL,
    "FromName" TEXT NULL,
    "FromAddress" TEXT NULL,
    "Cc" TEXT NOT NULL,
    "MessageId" TEXT NULL,
    "Date" INTEGER NULL,
    "Text" TEXT NULL,
    "TextSource" INTEGER NULL,
    "Html" TEXT NULL
);

CREATE TABLE "QuotaCounters" (
    "AccountId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "WindowStart" INTEGER NOT NULL,
    "Used" INTEGER NOT NULL,
    CONSTRAINT "PK_QuotaCounters" PRIMARY KEY ("AccountId", "Name")
);

CREATE TABLE "Secrets" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Secrets" PRIMARY KEY,
    "Octets" BLOB NOT NULL
);

CREATE TABLE "ApiKeys" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ApiKeys" PRIMARY KEY AUTOINCREMENT,
    "AccountId" INTEGER NOT NULL,
    "Name" TEXT COLLATE NOCASE NOT NULL,
    "VisiblePrefix" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LastUsedAt" INTEGER NULL,
    "RevokedAt" INTEGER NULL,
    "Hash" BLOB NOT NULL,
    CONSTRAINT "FK_ApiKeys_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "DomainClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DomainClaims" PRIMARY KEY AUTOINCREMENT,
    "AccountId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Uuid" BLOB NOT NULL,
    "PasswordHash" TEXT NULL,
    "BegunAt" INTEGER NOT NULL,
    "Finding" INTEGER NOT NULL,
    "CheckedAt" INTEGER NULL,
    "NextCheckAt" INTEGER NULL,
    "MissingSince" INTEGER NULL,
    CONSTRAINT "FK_DomainClaims_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Domains" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Domains" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Type" INTEGER NOT NULL,
    "OwnerAccountId" INTEGER NULL,
    "IsPersonal" INTEGER NOT NULL,
    "CoversSubdomains" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NULL,
    "IsConfigured" INTEGER NOT NULL,
    "Position" INTEGER NOT NULL,
    "IntroducedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_Domains_Accounts_OwnerAccountId" FOREIGN KEY ("OwnerAccountId") REFERENCES "Accounts" ("Id")
);

CREATE TABLE "FreeTokens" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_FreeTokens" PRIMARY KEY AUTOINCREMENT,
    "AccountId" INTEGER NOT NULL,
    "Hash" BLOB NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    CONSTRAINT "FK_FreeTokens_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Inboxes" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Inboxes" PRIMARY KEY AUTOINCREMENT,
    "PublicId" BLOB NOT NULL,
    "OwnerAccountId" INTEGER NOT NULL,
    "Kind" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    "MessageCount" INTEGER NOT NULL,
    "StoredBytes" INTEGER NOT NULL,
    "LastMessageId" INTEGER NOT NULL,
    CONSTRAINT "FK_Inboxes_Accounts_OwnerAccountId" FOREIGN KEY ("OwnerAccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Webhooks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Webhooks" PRIMARY KEY AUTOINCREMENT,
    "PublicId" BLOB NOT NULL,
    "OwnerAccountId" INTEGER NOT NULL,
    "Inbox" BLOB NULL,
    "Domain" TEXT NULL,
    "Url" TEXT NOT NULL,
    "Format" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "FailingSince" INTEGER NULL,
    "DisabledAt" INTEGER NULL,
    "InboxId" INTEGER NULL,
    "Secret" BLOB NOT NULL,
    "DeletedAt" INTEGER NULL,
    CONSTRAINT "FK_Webhooks_Accounts_OwnerAccountId" FOREIGN KEY ("OwnerAccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Attachments" (
    "ContentId" INTEGER NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "FileName" TEXT NULL,
    "ContentType" TEXT NOT NULL,
    "MimeContentId" TEXT NULL,
    "IsInline" INTEGER NOT NULL,
    "SizeBytes" INTEGER NOT NULL,
    "Offset" INTEGER NOT NULL,
    "EncodedLength" INTEGER NOT NULL,
    "TransferEncoding" INTEGER NOT NULL,
    CONSTRAINT "PK_Attachments" PRIMARY KEY ("ContentId", "Ordinal"),
    CONSTRAINT "FK_Attachments_Contents_ContentId" FOREIGN KEY ("ContentId") REFERENCES "Contents" ("Id") ON DELETE CASCADE
);

CREATE TABLE "RawContents" (
    "ContentId" INTEGER NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "Encoding" INTEGER NOT NULL,
    "Octets" BLOB NOT NULL,
    CONSTRAINT "PK_RawContents" PRIMARY KEY ("ContentId", "Ordinal"),
    CONSTRAINT "FK_RawContents_Contents_ContentId" FOREIGN KEY ("ContentId") REFERENCES "Contents" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Addresses" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Addresses" PRIMARY KEY AUTOINCREMENT,
    "Text" TEXT NOT NULL,
    "Domain" TEXT NOT NULL,
    "InboxId" INTEGER NULL,
    "OwnerAccountId" INTEGER NOT NULL,
    "Kind" INTEGER NOT NULL,
    "RestoreNumber" INTEGER NOT NULL,
    "AttachedAt" INTEGER NULL,
    "FreedAt" INTEGER NULL,
    CONSTRAINT "FK_Addresses_Inboxes_InboxId" FOREIGN KEY ("InboxId") REFERENCES "Inboxes" ("Id") ON DELETE SET NULL
);

CREATE TABLE "IdempotencyKeys" (
    "AccountId" INTEGER NOT NULL,
    "KeyHash" BLOB NOT NULL,
    "RequestHash" BLOB NOT NULL,
    "InboxId" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    CONSTRAINT "PK_IdempotencyKeys" PRIMARY KEY ("AccountId", "KeyHash"),
    CONSTRAINT "FK_IdempotencyKeys_Inboxes_InboxId" FOREIGN KEY ("InboxId") REFERENCES "Inboxes" ("Id") ON DELETE CASCADE
);

CREATE TABLE "InboxTokens" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_InboxTokens" PRIMARY KEY AUTOINCREMENT,
    "InboxId" INTEGER NOT NULL,
    "Hash" BLOB NOT NULL,
    "Right" INTEGER NOT NULL,
    CONSTRAINT "FK_InboxTokens_Inboxes_InboxId" FOREIGN KEY ("InboxId") REFERENCES "Inboxes" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Messages" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Messages" PRIMARY KEY AUTOINCREMENT,
    "PublicId" BLOB NOT NULL,
    "InboxId" INTEGER NOT NULL,
    "To" TEXT NOT NULL,
    "ForwardPath" TEXT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "IsSeen" INTEGER NOT NULL DEFAULT 0,
    "HandedOverAt" INTEGER NULL,
    "ContentId" INTEGER NOT NULL,
    CONSTRAINT "FK_Messages_Contents_ContentId" FOREIGN KEY ("ContentId") REFERENCES "Contents" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Messages_Inboxes_InboxId" FOREIGN KEY ("InboxId") REFERENCES "Inboxes" ("Id") ON DELETE CASCADE
);

CREATE TABLE "WebhookDeliveries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_WebhookDeliveries" PRIMARY KEY AUTOINCREMENT,
    "PublicId" BLOB NOT NULL,
    "WebhookId" INTEGER NOT NULL,
    "Message" BLOB NULL,
    "CreatedAt" INTEGER NOT NULL,
    "State" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "LastAttemptAt" INTEGER NULL,
    "NextAttemptAt" INTEGER NULL,
    "LastStatus" INTEGER NULL,
    "LastFailure" INTEGER NULL,
    CONSTRAINT "FK_WebhookDeliveries_Webhooks_WebhookId" FOREIGN KEY ("WebhookId") REFERENCES "Webhooks" ("Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_Accounts_Name" ON "Accounts" ("Name");

CREATE INDEX "IX_Addresses_InboxId" ON "Addresses" ("InboxId");

CREATE INDEX "IX_Addresses_Kind_FreedAt" ON "Addresses" ("Kind", "FreedAt");

CREATE UNIQUE INDEX "IX_Addresses_Text" ON "Addresses" ("Text");

CREATE UNIQUE INDEX "IX_ApiKeys_AccountId_Name" ON "ApiKeys" ("AccountId", "Name");

CREATE UNIQUE INDEX "IX_ApiKeys_Hash" ON "ApiKeys" ("Hash");

CREATE UNIQUE INDEX "IX_DomainClaims_AccountId_Name" ON "DomainClaims" ("AccountId", "Name");

CREATE INDEX "IX_DomainClaims_Name" ON "DomainClaims" ("Name");

CREATE INDEX "IX_DomainClaims_NextCheckAt" ON "DomainClaims" ("NextCheckAt");

CREATE UNIQUE INDEX "IX_Domains_Name" ON "Domains" ("Name");

CREATE INDEX "IX_Domains_OwnerAccountId" ON "Domains" ("OwnerAccountId");

CREATE INDEX "IX_FreeTokens_AccountId" ON "FreeTokens" ("AccountId");

CREATE INDEX "IX_FreeTokens_ExpiresAt" ON "FreeTokens" ("ExpiresAt");

CREATE UNIQUE INDEX "IX_FreeTokens_Hash" ON "FreeTokens" ("Hash");

CREATE INDEX "IX_IdempotencyKeys_CreatedAt" ON "IdempotencyKeys" ("CreatedAt");

CREATE INDEX "IX_IdempotencyKeys_InboxId" ON "IdempotencyKeys" ("InboxId");

CREATE INDEX "IX_Inboxes_ExpiresAt" ON "Inboxes" ("ExpiresAt");

CREATE INDEX "IX_Inboxes_OwnerAccountId_ExpiresAt" ON "Inboxes" ("OwnerAccountId", "ExpiresAt");

CREATE UNIQUE INDEX "IX_Inboxes_PublicId" ON "Inboxes" ("PublicId");

CREATE UNIQUE INDEX "IX_InboxTokens_Hash" ON "InboxTokens" ("Hash");

CREATE INDEX "IX_InboxTokens_InboxId" ON "InboxTokens" ("InboxId");

CREATE INDEX "IX_Messages_ContentId" ON "Messages" ("ContentId");

CREATE INDEX "IX_Messages_InboxId_Id" ON "Messages" ("InboxId", "Id");

CREATE UNIQUE INDEX "IX_Messages_PublicId" ON "Messages" ("PublicId");

CREATE INDEX "IX_WebhookDeliveries_WebhookId_Id" ON "WebhookDeliveries" ("WebhookId", "Id");

CREATE INDEX "IX_WebhookDeliveries_WebhookId_NextAttemptAt" ON "WebhookDeliveries" ("WebhookId", "NextAttemptAt") WHERE "NextAttemptAt" IS NOT NULL;

CREATE INDEX "IX_Webhooks_OwnerAccountId" ON "Webhooks" ("OwnerAccountId");

CREATE UNIQUE INDEX "IX_Webhooks_PublicId" ON "Webhooks" ("PublicId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123161932_Initial', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
ALTER TABLE "Contents" ADD "HtmlPlace" TEXT NULL;

ALTER TABLE "Contents" ADD "TextPlace" TEXT NULL;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128070943_BodiesInPlace', '10.0.15');

COMMIT;

