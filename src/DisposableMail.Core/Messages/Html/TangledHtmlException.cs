namespace DisposableMail.Core.Messages.Html;

/// <summary>Leaves the HTML parser, which has no other way out.</summary>
internal sealed class TangledHtmlException : Exception;
