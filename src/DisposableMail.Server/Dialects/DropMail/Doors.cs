using DisposableMail.Core.Domains;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Dialects.DropMail.Captcha;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>The doors of Core behind the GraphQL fields, and what an error may ask to be solved.</summary>
internal sealed record Doors(
    SessionService Sessions, SessionMailService Mails, DomainService Domains, PersonalDomainService PersonalDomains, HtmlCleaner Cleaner, Captchas Captchas);
