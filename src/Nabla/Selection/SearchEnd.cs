namespace Nabla;

/// <summary>Why a search ended.</summary>
public enum SearchEnd
{
    /// <summary>All trials are done.</summary>
    Completed,

    /// <summary>Its time is used up.</summary>
    Budget,

    /// <summary>The caller canceled; a trial that was under way does not count.</summary>
    Canceled,
}
