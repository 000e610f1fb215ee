namespace Nabla;

/// <summary>One trial of a search: what was tried, and what it came to.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Settings">The values tried, by the names of their options, in the order of the space.</param>
public sealed record Trial(int Number, ImmutableArray<KeyValuePair<string, string>> Settings) : ITrainingEvent
{
    /// <summary>How good it is, on validation rows or as a mean over folds; null where it has no score.</summary>
    public Metrics? Score { get; init; }

    /// <summary>The standard error over folds of the accuracy, or of the mean squared error; null where there are no
    /// folds.</summary>
    public double? StandardError { get; init; }

    /// <summary>How good it is on rows to test on, where there are some: shown, never used.</summary>
    public Metrics? Test { get; init; }

    /// <summary>Why there is no score; null where there is one.</summary>
    public string? Problem { get; init; }

    /// <summary>Epochs trained, over all folds; null where it is not known.</summary>
    public int? Epochs { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether nothing of it could be kept, on a full disk: it is told of and done again another
    /// time.</summary>
    internal bool IsLost { get; init; }

    /// <summary>Whether it is better than another: by what its metric came to (<see cref="Metrics.Score"/>), or as good
    /// at a lower cost. A trial whose metric cannot be had is better than none that has it; one without a score is
    /// never better.</summary>
    /// <param name="other">The other; null: anything with a score is better.</param>
    public bool IsBetterThan(Trial? other)
    {
        if (Score is not { } mine || !double.IsFinite(mine.Cost))
            return false;
        if (other?.Score is not { } theirs || !double.IsFinite(theirs.Cost))
            return true;
        (double score, double than) = (Decides(mine), Decides(theirs));
        return score > than || (score == than && mine.Cost < theirs.Cost);

        // Records of before have none.
        static double Decides(Metrics metrics) =>
            metrics.Score ?? metrics.Accuracy ?? -metrics.MeanSquaredError ?? double.NegativeInfinity;
    }

    /// <summary>For example "trial 3: learning-rate=0.002 hidden=100".</summary>
    public override string ToString() => Invariant($"trial {Number}: ") +
        string.Join(' ', Settings.Select(setting => $"{setting.Key}={setting.Value}"));
}
