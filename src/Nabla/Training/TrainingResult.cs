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

    /// <summary>
    /// The epoch that the network's parameters come from: the best, else the last; null if none was completed.
    /// </summary>
    public EpochCompleted? Final => BestEpoch is { } best ? History[best - 1] : History.Count > 0 ? History[^1] : null;
}
