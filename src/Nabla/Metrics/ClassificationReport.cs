namespace Nabla;

/// <summary>How well classes are told apart. What the examples cannot say is null, never NaN. Immutable.</summary>
public sealed class ClassificationReport
{
    private readonly double[] _ranks;   // examples whose class has 0, 1, … classes before it

    internal ClassificationReport(
        ConfusionMatrix confusion, ImmutableArray<ClassMeasures> classes, double[] ranks)
    {
        (Confusion, Classes, _ranks) = (confusion, classes, ranks);
        (Macro, Weighted) = (ClassMeasures.Macro(confusion, classes), ClassMeasures.Weighted(confusion, classes));
    }

    /// <summary>All measures of probabilities for each class; the answer is the class with the highest one, the first
    /// of equal ones.</summary>
    /// <inheritdoc cref="Scores.BrierScore"/>
    /// <returns>The measures.</returns>
    public static ClassificationReport Of<T>(
        ReadOnlyMatrixSpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MetricArguments.Check(probabilities.Rows, probabilities.Columns, labels, weights);
        var tally = new ClassificationTally(labels.Length, probabilities.Columns, areProbabilities: true);
        var p = new double[probabilities.Columns];
        for (int x = 0; x < labels.Length; x++)
        {
            for (int j = 0; j < p.Length; j++)
                p[j] = double.CreateTruncating(probabilities[x, j]);
            double weight = MetricArguments.Weight(weights, x);
            tally.Add(p, labels[x], LargestOutput.Of<double>(p), Scores.LogLikelihood<double>(p, labels[x]), weight);
        }

        return tally.ToReport(weights);
    }

    /// <summary>Which classes were answered as which.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Precision, recall, F1 and ROC-AUC of every class.</summary>
    public ImmutableArray<ClassMeasures> Classes { get; }

    /// <summary>Their plain mean over the classes that occur among labels or answers; its ROC-AUC is the mean of one
    /// class against the rest over all classes.</summary>
    public ClassMeasures Macro { get; }

    /// <summary>Their mean, every class counting as many times as it has examples.</summary>
    public ClassMeasures Weighted { get; }

    /// <summary>The share of examples answered correctly, 0 to 1.</summary>
    public double? Accuracy => Confusion.Accuracy;

    /// <summary>The mean of the classes' recalls, over classes that have examples.</summary>
    public double? BalancedAccuracy => Confusion.BalancedAccuracy;

    /// <summary>The area under the ROC curve: of class 1 where there are two classes, else the macro average of one
    /// class against the rest. Null where a class has no examples or all of them, or there are more than 2^25 scores
    /// (examples × classes), which are not kept.</summary>
    public double? RocAuc => Classes.Length == 2 ? Classes[1].RocAuc : Macro.RocAuc;

    /// <summary>The average precision: of class 1 where there are two classes, else the plain mean over the classes
    /// that have examples. Null under the conditions of <see cref="RocAuc"/>.</summary>
    public double? AveragePrecision => Classes.Length == 2 ? Classes[1].AveragePrecision
        : Classes.Where(c => c.Examples > 0).Average(c => c.AveragePrecision);

    /// <summary>The mean of −ln p of the right class; null where outputs are no probabilities.</summary>
    public double? LogLoss { get; init; }

    /// <summary>The Brier score summed over classes, 0 to 2 (<see cref="Scores"/>); null where outputs are no
    /// probabilities.</summary>
    public double? BrierScore { get; init; }

    /// <summary>The mean of (p_1 − y_1)², half of <see cref="BrierScore"/>; null unless there are two
    /// classes.</summary>
    public double? BinaryBrierScore => Classes.Length == 2 ? BrierScore / 2 : null;

    /// <summary>How often answers are right beside how confident they are, in 15 bins; null where outputs are no
    /// probabilities.</summary>
    public Reliability? Reliability { get; init; }

    /// <summary>How often examples belong to class 1 beside its probability, in 10 bins; null unless there are two
    /// classes whose outputs are probabilities.</summary>
    public Reliability? PositiveReliability { get; init; }

    /// <summary>The expected calibration error of <see cref="Reliability"/>.</summary>
    public double? CalibrationError => Reliability?.CalibrationError;

    /// <summary>The share of examples whose class is among the k highest outputs.</summary>
    /// <param name="k">At least 1, where it is the accuracy.</param>
    public double? TopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return MetricArguments.Known(_ranks.Take(k).Sum() / Confusion.Total);
    }

    /// <summary>Accuracy, F1 and what else is known: <c>accuracy 0.863, macro F1 0.712, ROC-AUC 0.901</c>.</summary>
    public override string ToString() =>
        Invariant($"accuracy {Accuracy:F3}, macro F1 {Macro.F1:F3}") +
        (RocAuc is { } auc ? Invariant($", ROC-AUC {auc:F3}") : "");
}
