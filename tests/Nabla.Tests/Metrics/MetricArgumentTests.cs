namespace Nabla.Tests.Measures;

/// <summary>What measures refuse, and what they say where there is nothing to measure.</summary>
public sealed class MetricArgumentTests
{
    private static readonly double[,] s_p = { { 0.5, 0.5 }, { 0.2, 0.8 } };

    [Fact]
    public void Lengths_labels_and_weights_are_checked_and_named()
    {
        Says("There are 2 examples but 1 labels", () => Scores.LogLoss<double>(s_p, [0]));
        Says("The label of example 1 is 2, but 2 classes are numbered from 0 to 1",
            () => Scores.BrierScore<double>(s_p, [0, 2]));
        Says("The label of example 0 is -1", () => Scores.TopK<double>(s_p, [-1, 0], 1));
        Says("There are 2 examples but 3 weights", () => ClassificationReport.Of<double>(s_p, [0, 1], [1, 1, 1]));
        Says("The weight of example 1 is -0.5", () => Scores.RocAuc<double>([1, 2], [0, 1], 1, [1, -0.5]));
        Says("The weight of example 0 is NaN", () => RegressionReport.Of<double>(s_p, s_p, [double.NaN, 1]));
        Says("There are no examples", () => Scores.RocAuc<double>([], []));
        Says("The answer of example 0 is 7", () => ConfusionMatrix.Of([0], [7], 2));
        Says("There is no cell [2, 0]", () => ConfusionMatrix.Of([0], [1], 2)[2, 0]);
        Says("The confidence of example 1 is 1.5", () => Reliability.Of<double>([1, 1.5], [true, true]));
        Says("There are 2 confidences but 1 results", () => Reliability.Of<double>([1, 1], [true]));
        Says("The outputs are 2 x 2 but the targets 1 x 2", () => RegressionReport.Of<double>(s_p, new double[1, 2]));

        static void Says(string what, Func<object?> measure) =>
            Assert.Contains(what, Assert.ThrowsAny<ArgumentException>(measure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_every_weight_is_0_nothing_is_known()
    {
        ClassificationReport report = ClassificationReport.Of<double>(s_p, [0, 1], [0, 0]);
        Assert.Null(report.Accuracy ?? report.BalancedAccuracy ?? report.RocAuc ?? report.LogLoss ?? report.BrierScore);
        Assert.Null(report.CalibrationError ?? report.TopK(1) ?? report.Macro.RocAuc ?? report.Weighted.RocAuc);
        Assert.Empty(report.Confusion.Cells);
        Assert.Equal(default, RegressionReport.Of<double>(s_p, s_p, [0, 0]).Outputs[0]);
    }

    [Fact]
    public void A_score_that_is_NaN_has_no_place_in_an_order()
    {
        Assert.Null(Scores.RocAuc<float>([1, float.NaN, 2], [0, 1, 1]));
        Assert.Equal(1, Scores.RocAuc<float>([float.NegativeInfinity, float.PositiveInfinity], [0, 1]));
        Assert.Equal(0.5, Scores.RocAuc<double>([0.0, -0.0], [0, 1]));
    }

    [Fact]
    public void An_error_that_is_everywhere_the_same_is_seen_by_all_measures_of_a_regression()
    {
        RegressionMeasures measures =
            RegressionReport.Of<float>(new float[,] { { 3 }, { 5 } }, new float[,] { { 1 }, { 3 } }).Mean;
        Assert.Equal(new RegressionMeasures
        {
            MeanSquaredError = 4,
            RootMeanSquaredError = 2,
            MeanAbsoluteError = 2,
            R2 = 1 - 8 / 2.0,
            ShareBelow = 1,
        }, measures);
    }
}
