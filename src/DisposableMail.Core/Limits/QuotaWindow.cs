namespace DisposableMail.Core.Limits;

/// <summary>The span in which calls are counted; each begins on its UTC boundary.</summary>
public enum QuotaWindow
{
    /// <summary>From minute 0 of the hour.</summary>
    Hour,

    /// <summary>From midnight UTC.</summary>
    Day,

    /// <summary>From the first of the month, midnight UTC.</summary>
    Month,
}
