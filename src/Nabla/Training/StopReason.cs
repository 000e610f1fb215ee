namespace Nabla;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Validation did not improve for <see cref="Recipe.Patience"/> epochs.</summary>
    Patience,

    /// <summary>Validation reached <see cref="Recipe.TargetAccuracy"/>.</summary>
    TargetAccuracy,

    /// <summary>The caller canceled; the parameters are those after the last whole step.</summary>
    Canceled,

    /// <summary>
    /// A quantity became NaN or infinite; the parameters are the best by validation, or those before the step that
    /// noticed it.
    /// </summary>
    Diverged,
}
