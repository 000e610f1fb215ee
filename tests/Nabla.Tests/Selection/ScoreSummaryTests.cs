namespace Nabla.Tests.Selection;

public sealed class ScoreSummaryTests
{
    [Fact]
    public void Mean_and_deviation_are_those_of_NumPy_with_ddof_1()
    {
        // numpy.mean, numpy.std(ddof=1), min, max; and scipy.stats.sem, of the five accuracies
        ScoreSummary summary = ScoreSummary.Of([0.96666667, 1.0, 0.93333333, 0.96666667, 0.9]);
        Close(0.953333334, summary.Mean);
        Close(0.03800584852653903, summary.StandardDeviation!.Value);
        Close(0.016996732169580298, summary.StandardError!.Value);
        Assert.Equal((5, 0.9, 1.0), (summary.Count, summary.Min, summary.Max));
        Assert.Equal("0.9533 ± 0.017", summary.ToString());

        // five terms, each rounded a few times
        static void Close(double expected, double actual) =>
            Assert.True(Math.Abs(expected - actual) <= 16 * 1.11e-16, $"{expected:R} {actual:R}");
    }

    [Fact]
    public void Rows_tested_on_again_do_not_make_the_mean_surer()
    {
        double[] scores = [0.9, 0.8, 0.7, 0.9, 0.8, 0.7];
        ScoreSummary all = ScoreSummary.Of(scores), three = ScoreSummary.Of(scores, independent: 3);
        Assert.Equal(all.StandardDeviation, three.StandardDeviation);
        Assert.Equal(three.StandardDeviation / Math.Sqrt(3), three.StandardError);
        Assert.True(three.StandardError > all.StandardError);
    }

    [Fact]
    public void A_single_score_has_no_deviation()
    {
        ScoreSummary one = ScoreSummary.Of([0.5]);
        Assert.Equal((0.5, null, null), (one.Mean, one.StandardDeviation, one.StandardError));
        Assert.Equal("0.5", one.ToString());
        Assert.Throws<ArgumentException>(() => ScoreSummary.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreSummary.Of([1, 2], independent: 3));
    }
}
