namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Tells where the text of a message comes from.</summary>
public enum TextSource
{
    /// <summary>From its text parts.</summary>
    Text = 0,

    /// <summary>Derived from its HTML.</summary>
    Html = 1,
}
