namespace Nabla;

/// <summary>What several scores of one kind have in common.</summary>
/// <param name="Count">How many there are; at least 1.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">√(Σ(s − mean)² / (n − 1)), the scatter of single scores (NumPy's std with ddof=1;
/// its default, which divides by n, is smaller); null for a single score.</param>
/// <param name="Min">The lowest.</param>
/// <param name="Max">The highest.</param>
public sealed record ScoreSummary(int Count, double Mean, double? StandardDeviation, double Min, double Max)
{
    /// <summary>What the uncertainty of the mean is computed from: how many of the scores come from rows of their
    /// own.</summary>
    private int Independent { get; init; }

    /// <summary>The uncertainty of the mean: the standard deviation by √n, with n the scores that come from rows of
    /// their own; null for a single one. Folds learn from the same rows in part, which makes it somewhat too small.
    /// </summary>
    public double? StandardError => StandardDeviation / Math.Sqrt(Independent);

    /// <summary>Summarizes scores.</summary>
    /// <param name="scores">At least one.</param>
    /// <param name="independent">How many of them come from rows of their own, where the same rows are tested on
    /// several times; null: all.</param>
    /// <exception cref="ArgumentException">There is none, or the number is out of range.</exception>
    public static ScoreSummary Of(ReadOnlySpan<double> scores, int? independent = null)
    {
        int n = scores.Length;
        ArgumentException.ThrowIf(n == 0, "There is no score to summarize.", nameof(scores));
        if (independent is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(independent));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(given, n, nameof(independent));
        }

        double sum = 0, squares = 0, min = scores[0], max = scores[0];
        foreach (double score in scores)
        {
            sum += score;
            (min, max) = (Math.Min(min, score), Math.Max(max, score));
        }

        double mean = sum / n;
        foreach (double score in scores)
            squares += (score - mean) * (score - mean);
        return new(n, mean, n > 1 ? Math.Sqrt(squares / (n - 1)) : null, min, max) { Independent = independent ?? n };
    }

    /// <summary>For example "0.953 ± 0.012": mean and standard error.</summary>
    public override string ToString() => StandardError is { } error
        ? Invariant($"{Mean:G4} ± {error:G2}")
        : Mean.ToString("G4", CultureInfo.InvariantCulture);
}
