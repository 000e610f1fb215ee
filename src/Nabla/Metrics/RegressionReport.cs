namespace Nabla;

/// <summary>How near real outputs come to their targets.</summary>
/// <param name="Outputs">The measures of every output.</param>
public sealed record RegressionReport(ImmutableArray<RegressionMeasures> Outputs)
{
    /// <summary>All measures of a regression.</summary>
    /// <typeparam name="T">float or double; computed in double.</typeparam>
    /// <param name="outputs">A row for each example.</param>
    /// <param name="targets">What they should be.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <exception cref="ArgumentException">Shapes do not fit together, there is no example, or a weight is negative or
    /// not finite.</exception>
    public static RegressionReport Of<T>(
        ReadOnlyMatrixSpan<T> outputs, ReadOnlyMatrixSpan<T> targets, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MetricArguments.Check(outputs.Rows, weights);
        ArgumentException.ThrowIf((outputs.Rows, outputs.Columns) != (targets.Rows, targets.Columns),
            $"The outputs are {outputs.Rows} x {outputs.Columns} but the targets " +
            $"{targets.Rows} x {targets.Columns}; every output needs its target.", nameof(targets));
        var sums = new RegressionSums(outputs.Columns);
        for (int x = 0; x < outputs.Rows; x++)
        {
            if (MetricArguments.Weight(weights, x) is > 0 and var weight)
                sums.Add(outputs.Row(x), targets.Row(x), weight);
        }

        return sums.ToReport();
    }

    /// <summary>The plain mean over the outputs; a measure that one of them lacks is null.</summary>
    public RegressionMeasures Mean => new()
    {
        MeanSquaredError = MeanOf(output => output.MeanSquaredError),
        RootMeanSquaredError = MeanOf(output => output.RootMeanSquaredError),
        MeanAbsoluteError = MeanOf(output => output.MeanAbsoluteError),
        R2 = MeanOf(output => output.R2), ShareBelow = MeanOf(output => output.ShareBelow),
    };

    /// <summary>R² and errors, means over the outputs: <c>R² 0.812, RMSE 3.41, MAE 2.2</c>.</summary>
    public override string ToString() =>
        Invariant($"R² {Mean.R2:F3}, RMSE {Mean.RootMeanSquaredError:G4}, MAE {Mean.MeanAbsoluteError:G4}");

    private double? MeanOf(Func<RegressionMeasures, double?> measure)
    {
        double? sum = 0;
        foreach (RegressionMeasures output in Outputs)
            sum += measure(output);
        return sum / Outputs.Length;
    }
}

/// <summary>How near real outputs come to their targets: one output's, or the mean over all outputs.</summary>
public readonly record struct RegressionMeasures
{
    /// <summary>The mean of (a − y)²; null where it is not finite, as all of these.</summary>
    public required double? MeanSquaredError { get; init; }

    /// <summary>Its square root, in the target's own unit; of the mean over outputs, the mean of the roots.</summary>
    public required double? RootMeanSquaredError { get; init; }

    /// <summary>The mean of |a − y|.</summary>
    public required double? MeanAbsoluteError { get; init; }

    /// <summary>1 − Σ(a − y)²/Σ(y − ȳ)²: 1 is perfect, 0 no better than always answering the mean of the targets; null
    /// where all targets are equal.</summary>
    public required double? R2 { get; init; }

    /// <summary>The share of targets at or below the answer, 0 to 1: of a <see cref="Cost.Quantile"/> about q; null
    /// where it is not known.</summary>
    public double? ShareBelow { get; init; }
}
