using Nabla.Tests.Equations;

namespace Nabla.Tests.Measures;

/// <summary>Every measure beside what scikit-learn 1.2.1 computes from the same examples.</summary>
public sealed class MetricFixtureTests
{
    public static TheoryData<string> Classifications => MetricFixture.Names("classification");

    public static TheoryData<string> Regressions => MetricFixture.Names("regression");

    [Theory]
    [MemberData(nameof(Classifications))]
    public void Measures_of_classes_are_those_of_scikit_learn(string name)
    {
        MetricFixture fixture = MetricFixture.Of("classification", name), expected = fixture.Expected;
        (double[,] p, int[] labels, double[] weights) =
            (fixture.Matrix("probabilities"), fixture.Labels, fixture.Weights);
        var same = new Comparison(labels.Length);
        ClassificationReport found = ClassificationReport.Of<double>(p, labels, weights);

        same.Check("accuracy", expected.Number("accuracy"), found.Accuracy);
        same.Check("balanced accuracy", expected.Number("balanced_accuracy"), found.BalancedAccuracy);
        double[,] confusion = expected.Matrix("confusion");
        for (int c = 0; c < p.GetLength(1); c++)
        {
            for (int answer = 0; answer < p.GetLength(1); answer++)
                same.Check($"confusion [{c}, {answer}]", confusion[c, answer], found.Confusion[c, answer]);
            same.Check($"precision of {c}", expected.Row("precision")[c], found.Classes[c].Precision);
            same.Check($"recall of {c}", expected.Row("recall")[c], found.Classes[c].Recall);
            same.Check($"F1 of {c}", expected.Row("f1")[c], found.Classes[c].F1);
            same.Check($"average precision of {c}", expected.Known("average_precision_of_class")[c],
                found.Classes[c].AveragePrecision);
            same.Check($"ROC-AUC of {c}", expected.Known("roc_auc_of_class")[c], found.Classes[c].RocAuc);
        }

        Check("macro", found.Macro);
        Check("weighted", found.Weighted);
        same.Check("ROC-AUC", expected.Number("roc_auc"), found.RocAuc);
        same.Check("weighted ROC-AUC", expected.Number("roc_auc_weighted"),
            found.Classes.Length == 2 ? found.RocAuc : found.Weighted.RocAuc);
        same.Check("Brier", expected.Number("brier"), found.BrierScore);
        same.Check("binary Brier", expected.Number("binary_brier"), found.BinaryBrierScore);
        same.Check("log-loss", expected.Number("log_loss"), found.LogLoss);
        if (p.GetLength(1) > 2)
            same.Check("top 2", expected.Number("top_2"), found.TopK(2));
        if (p.GetLength(1) > 3)
            same.Check("top 3", expected.Number("top_3"), found.TopK(3));
        same.Check("calibration error", expected.Number("calibration_error"), found.CalibrationError);
        double[,] bins = expected.Matrix("reliability");
        Assert.Equal(bins.GetLength(0), found.Reliability!.Bins.Length);
        for (int i = 0; i < bins.GetLength(0); i++)
        {
            same.Check($"examples of bin {i}", bins[i, 0], found.Reliability.Bins[i].Examples);
            same.Check($"confidence of bin {i}", bins[i, 1], found.Reliability.Bins[i].Confidence);
            same.Check($"accuracy of bin {i}", bins[i, 2], found.Reliability.Bins[i].Accuracy);
        }

        void Check(string kind, ClassMeasures measures)
        {
            double[] row = expected.Row(kind);
            same.Check(kind + " precision", row[0], measures.Precision);
            same.Check(kind + " recall", row[1], measures.Recall);
            same.Check(kind + " F1", row[2], measures.F1);
        }
    }

    [Theory]
    [MemberData(nameof(Classifications))]
    public void Each_measure_by_itself_gives_what_the_report_gives(string name)
    {
        MetricFixture fixture = MetricFixture.Of("classification", name);
        (double[,] p, int[] labels, double[] weights) =
            (fixture.Matrix("probabilities"), fixture.Labels, fixture.Weights);
        ClassificationReport report = ClassificationReport.Of<double>(p, labels, weights);
        Assert.Equal(report.LogLoss, Scores.LogLoss<double>(p, labels, weights));
        Assert.Equal(report.BrierScore, Scores.BrierScore<double>(p, labels, weights));
        Assert.Equal(report.Accuracy, Scores.TopK<double>(p, labels, 1, weights));
        Assert.Equal(report.TopK(2), Scores.TopK<double>(p, labels, 2, weights));
        Assert.Equal(1, Scores.TopK<double>(p, labels, p.GetLength(1), weights));
        int[] answers = [.. Enumerable.Range(0, labels.Length).Select(x => LargestOutput.Of(Row(x)))];
        Assert.Equal(report.Confusion.Cells, ConfusionMatrix.Of(labels, answers, p.GetLength(1), weights).Cells);
        for (int c = 0; c < p.GetLength(1); c++)
        {
            double[] scores = [.. Enumerable.Range(0, labels.Length).Select(x => p[x, c])];
            Assert.Equal(report.Classes[c].RocAuc, Scores.RocAuc<double>(scores, labels, c, weights));
        }

        double[] confidences = [.. answers.Select((answer, x) => p[x, answer])];
        bool[] correct = [.. answers.Select((answer, x) => answer == labels[x])];
        Assert.Equal(report.Reliability!.Bins, Reliability.Of<double>(confidences, correct, weights: weights).Bins);

        ReadOnlySpan<double> Row(int x) => ((ReadOnlyMatrixSpan<double>)p).Row(x);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Measures_of_regressions_are_those_of_scikit_learn(string name)
    {
        MetricFixture fixture = MetricFixture.Of("regression", name), expected = fixture.Expected;
        double[,] outputs = fixture.Matrix("outputs");
        var same = new Comparison(outputs.GetLength(0));
        RegressionReport found = RegressionReport.Of<double>(outputs, fixture.Matrix("targets"), fixture.Weights);
        for (int j = 0; j < outputs.GetLength(1); j++)
        {
            Check($" of output {j}", found.Outputs[j],
                [expected.Row("mse")[j], expected.Row("rmse")[j], expected.Row("mae")[j], expected.Known("r2")[j]]);
        }

        Check(" on average", found.Mean, expected.Known("mean"));

        void Check(string of, RegressionMeasures measures, double?[] values)
        {
            same.Check("MSE" + of, values[0], measures.MeanSquaredError);
            same.Check("RMSE" + of, values[1], measures.RootMeanSquaredError);
            same.Check("MAE" + of, values[2], measures.MeanAbsoluteError);
            // targets near 100 spread by 10: (100/10)² · 100
            same.Check("R²" + of, values[3], measures.R2, magnitude: 1e4);
        }
    }

    /// <summary>Sums of n terms of magnitude 1 or so, in another order: n roundings each, four such sums.</summary>
    private sealed class Comparison(int n)
    {
        internal void Check(string what, double? expected, double? found, double magnitude = 1)
        {
            Assert.True(expected is null == found is null,
                FormattableString.Invariant($"{what}: expected '{expected:R}', got '{found:R}'"));
            if (expected is { } value)
            {
                Close.To([value], [found!.Value],
                    _ => 4 * n * Close.Roundoff * Math.Max(magnitude, Math.Abs(value)), what);
            }
        }
    }
}
