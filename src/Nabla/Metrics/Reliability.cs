namespace Nabla;

/// <summary>Whether answers are right as often as their confidence says: the table behind a reliability
/// diagram.</summary>
/// <param name="Bins">The bins that hold examples, in ascending order. All bins are equally wide and open below: (m/M,
/// (m+1)/M].</param>
public sealed record Reliability(ImmutableArray<ReliabilityBin> Bins)
{
    /// <summary>M unless said otherwise, that of Guo et al.</summary>
    public const int DefaultBins = 15;

    /// <summary>Sorts answers into bins by confidence.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="confidences">The probability of each answer, 0 to 1.</param>
    /// <param name="correct">Whether each answer was right.</param>
    /// <param name="bins">M, at least 1.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, a confidence is not within
    /// 0 and 1, or a weight is negative or not finite.</exception>
    public static Reliability Of<T>(
        ReadOnlySpan<T> confidences, ReadOnlySpan<bool> correct, int bins = DefaultBins,
        ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        MetricArguments.Check(confidences.Length, weights);
        ArgumentException.ThrowIf(correct.Length != confidences.Length,
            $"There are {confidences.Length} confidences but {correct.Length} results; " +
            $"every example needs one of each.", nameof(correct));
        var sums = new ReliabilitySums(bins);
        for (int x = 0; x < confidences.Length; x++)
        {
            double confidence = double.CreateTruncating(confidences[x]);
            ArgumentException.ThrowIf(!(confidence is >= 0 and <= 1),
                $"The confidence of example {x} is {confidence}; it lies between 0 and 1.", nameof(confidences));
            sums.Add(confidence, correct[x], MetricArguments.Weight(weights, x));
        }

        return sums.ToReliability();
    }

    /// <summary>The expected calibration error Σ_m (n_m/n) |accuracy of bin m − mean confidence of bin m| (Naeini,
    /// Cooper, Hauskrecht 2015; Guo, Pleiss, Sun, Weinberger: On calibration of modern neural networks, 2017); null
    /// without examples.</summary>
    public double? CalibrationError
    {
        get
        {
            double sum = 0, total = 0;
            foreach (ReliabilityBin bin in Bins)
            {
                sum += bin.Examples * Math.Abs(bin.Accuracy - bin.Confidence);
                total += bin.Examples;
            }

            return MetricArguments.Known(sum / total);
        }
    }
}

/// <summary>Answers of about the same confidence, and how many of them were right.</summary>
public readonly record struct ReliabilityBin
{
    /// <summary>The confidences lie above this (the lowest bin holds it too).</summary>
    public required double From { get; init; }

    /// <summary>They are not above this.</summary>
    public required double To { get; init; }

    /// <summary>How many, or the sum of their weights.</summary>
    public required double Examples { get; init; }

    /// <summary>Their mean confidence.</summary>
    public required double Confidence { get; init; }

    /// <summary>The share of them that was right.</summary>
    public required double Accuracy { get; init; }
}
