namespace DisposableMail.Core.Messages.Html;

/// <summary>What becomes of the images of a kind.</summary>
public enum ImageRule
{
    /// <summary>The image loses its source.</summary>
    Strip,

    /// <summary>The source stays as it is.</summary>
    Keep,

    /// <summary>The source is replaced by one that the caller names; without one it is stripped.</summary>
    Proxy,
}
