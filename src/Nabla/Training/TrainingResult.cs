namespace Nabla;

/// <summary>How a training run ended.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="BestEpoch">The epoch whose parameters the network has now; null where it has the last ones.</param>
/// <param name="History">Every completed epoch, in order.</param>
public sealed record TrainingResult(
    StopReason Reason, long Steps, int? BestEpoch, IReadOnlyList<EpochCompleted> History)
{
    /// <summary>Where numbers stopped being finite, if they did.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>What a person should know, a sentence each: where tiny errors that became 0 took something from the
    /// gradient.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>
    /// The epoch that the network's parameters come from: the best, else the last; null if none was completed.
    /// </summary>
    public EpochCompleted? Final => BestEpoch is { } best ? History[best - 1] : History.Count > 0 ? History[^1] : null;
}

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

    /// <summary>The caller asked for the end by <see cref="TrainingSession{T}.Stop"/>.</summary>
    Stopped,
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
