namespace Nabla;

/// <summary>What a network answers on a set of examples, and how good that is.</summary>
/// <param name="Metrics">Cost, and accuracy or the measures of a regression, as training reports them.</param>
/// <param name="Answers">The index of the largest output of each example, where targets are classes; whether the only
/// output is above ½, where it is a sigmoid and all targets are 0 or 1; else empty.</param>
public sealed record Evaluation(Metrics Metrics, IReadOnlyList<int> Answers)
{
    /// <summary>Examples passed through the network at once.</summary>
    internal const int BatchSize = 256;

    /// <summary>How well classes are told apart; null where targets are not classes. Real targets that are all 0 or 1
    /// are two classes for a network with one sigmoid output.</summary>
    public ClassificationReport? Classification { get; internal init; }

    /// <summary>How near outputs come to real targets; null where targets are classes.</summary>
    public RegressionReport? Regression { get; internal init; }

    /// <summary>The share of examples answered correctly, 0 to 1; null where targets are not classes.</summary>
    public double? Accuracy => Classification?.Accuracy;

    /// <summary>The same metrics with every example counting once; null where the data have no weights.</summary>
    public Metrics? Unweighted { get; internal init; }

    /// <summary>The cost and the most telling measures: <c>cost 0.351, accuracy 0.863, macro F1 0.712, ROC-AUC
    /// 0.901</c>.</summary>
    public override string ToString()
    {
        string? report = Classification?.ToString() ?? Regression?.ToString();
        return report is null ? Metrics.ToString() : FormattableString.Invariant($"cost {Metrics.Cost:G4}, {report}");
    }

    /// <summary>Passes all examples through a network. Each counts by its weight, where the data have weights
    /// (<see cref="Dataset.WithWeights"/>): a mean is Σ s_x f_x / Σ s_x. <see cref="Unweighted"/> counts each once.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost to report.</param>
    /// <param name="data">The examples; their inputs and targets must have the network's widths.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, the cost does not go with its outputs, or
    /// all weights are 0.</exception>
    public static Evaluation Of<T>(Network<T> network, Cost cost, Dataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return new Evaluator<T>(network.Parameters, cost, data).RunInFull();
    }
}

/// <summary>How well a network does on some examples.</summary>
/// <param name="Cost">The mean cost, penalties left out.</param>
/// <param name="Accuracy">The share of examples answered correctly, 0 to 1; null where targets are not classes.</param>
/// <param name="MeanSquaredError">The mean of (a − y)² over examples and outputs, of outputs with a scale each in the
/// unit of each, so that the one with the largest numbers rules; null where targets are classes.</param>
/// <param name="R2">1 − Σ(a − y)²/Σ(y − ȳ)², averaged over outputs; null where targets are classes, or all
/// equal.</param>
public sealed record Metrics(double Cost, double? Accuracy, double? MeanSquaredError = null, double? R2 = null)
{
    /// <summary>What the metric came to that a choice was made by (<see cref="Recipe.Metric"/>), turned so that more is
    /// better: −0.31 of a log-loss of 0.31. Null where the cost decides, or the metric cannot be had.</summary>
    public double? Score { get; init; }

    /// <summary>What is known, the cost first: <c>cost 0.351, accuracy 0.863</c>.</summary>
    public override string ToString() => Invariant($"cost {Cost:G4}") +
        (Accuracy is { } accuracy ? Invariant($", accuracy {accuracy:F3}") : "") +
        (R2 is { } r2 ? Invariant($", R² {r2:F3}") : "");
}
