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

/// <summary>Reasons as files name them.</summary>
internal static class StopReasonName
{
    /// <summary>The name in files, as in target_accuracy.</summary>
    public static string Of(StopReason reason) => reason switch
    {
        StopReason.TargetAccuracy => "target_accuracy",
        _ => reason.ToString().ToLowerInvariant(),
    };
}
