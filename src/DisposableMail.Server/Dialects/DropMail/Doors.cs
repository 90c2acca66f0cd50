using DisposableMail.Core.Domains;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>The doors of Core behind the GraphQL fields.</summary>
internal sealed record Doors(
    SessionService Sessions, SessionMailService Mails, DomainService Domains, PersonalDomainService PersonalDomains, HtmlCleaner Cleaner);
