namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Tells how far the content of a message could be understood.</summary>
public enum DecodeStatus
{
    /// <summary>Everything was read. Long texts may have been cut; the raw content has it all.</summary>
    Ok = 0,

    /// <summary>A limit was reached or the content defies the format; what could be had is there.</summary>
    ErrorDecoding = 1,
}
